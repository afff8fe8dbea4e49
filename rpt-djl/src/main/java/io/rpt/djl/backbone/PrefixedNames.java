package io.rpt.djl.backbone;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where the weights of encoders and decoder-only models stand in a file. Published files differ:
 * names begin with the family's prefix or do not, norms say {@code weight} and {@code bias} or
 * {@code gamma} and {@code beta}, and the masked-LM bias may have two places. Names that nobody
 * asks for, such as {@code cls.seq_relationship.*} and {@code embeddings.position_ids}, are
 * ignored.
 *
 * @param prefix what names may begin with, such as {@code bert.}
 * @param synonyms names of one weight
 */
record PrefixedNames(String prefix, List<String> synonyms) implements WeightNames {
  PrefixedNames {
    synonyms = List.copyOf(synonyms);
  }

  @Override
  public Stream<String> spellings(String canonical) {
    return variants(canonical).flatMap(name -> Stream.of(name, prefix + name));
  }

  @Override
  public String bare(String stored) {
    return stored.startsWith(prefix) ? stored.substring(prefix.length()) : stored;
  }

  private Stream<String> variants(String canonical) {
    if (synonyms.contains(canonical)) {
      return synonyms.stream();
    }
    if (canonical.endsWith("LayerNorm.weight")) {
      return Stream.of(canonical, canonical.replace("LayerNorm.weight", "LayerNorm.gamma"));
    }
    if (canonical.endsWith("LayerNorm.bias")) {
      return Stream.of(canonical, canonical.replace("LayerNorm.bias", "LayerNorm.beta"));
    }
    return Stream.of(canonical);
  }
}
