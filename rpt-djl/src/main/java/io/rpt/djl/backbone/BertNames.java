package io.rpt.djl.backbone;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where a BERT's weights stand in a file. Published files differ: names begin with {@code bert.} or
 * do not, norms say {@code weight} and {@code bias} or {@code gamma} and {@code beta}, and the
 * masked-LM bias has two places. Names that nobody asks for, such as {@code cls.seq_relationship.*}
 * and {@code embeddings.position_ids}, are ignored.
 */
final class BertNames implements WeightNames {
  private static final String PREFIX = "bert.";
  private static final List<String> DECODER_BIASES =
      List.of("cls.predictions.bias", "cls.predictions.decoder.bias");

  @Override
  public Stream<String> spellings(String canonical) {
    return variants(canonical).flatMap(name -> Stream.of(name, PREFIX + name));
  }

  @Override
  public String bare(String stored) {
    return stored.startsWith(PREFIX) ? stored.substring(PREFIX.length()) : stored;
  }

  private static Stream<String> variants(String canonical) {
    if (DECODER_BIASES.contains(canonical)) {
      return DECODER_BIASES.stream();
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
