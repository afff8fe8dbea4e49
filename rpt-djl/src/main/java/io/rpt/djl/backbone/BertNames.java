package io.rpt.djl.backbone;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where a BERT's weights stand in a file. Published files differ: names begin with {@code bert.} or
 * do not, norms say {@code weight} and {@code bias} or {@code gamma} and {@code beta}, and the
 * masked-LM bias has two places. Names that nobody asks for, such as {@code cls.seq_relationship.*}
 * and {@code embeddings.position_ids}, are ignored.
 */
final class BertNames {
  private static final String PREFIX = "bert.";
  private static final String LAYER = "encoder.layer.";
  private static final List<String> DECODER_BIASES =
      List.of("cls.predictions.bias", "cls.predictions.decoder.bias");

  private final Set<String> stored;

  BertNames(Set<String> stored) {
    this.stored = Set.copyOf(stored);
  }

  /**
   * The stored name of a weight with the canonical name, which is today's name without {@code
   * bert.}.
   */
  Optional<String> find(String canonical) {
    return spellings(canonical)
        .flatMap(name -> Stream.of(name, PREFIX + name))
        .filter(stored::contains)
        .findFirst();
  }

  private static Stream<String> spellings(String canonical) {
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

  /** A stored name of a layer at or above {@code layers}, which contradicts the configuration. */
  Optional<String> beyond(int layers) {
    return stored.stream().filter(name -> layerOf(name) >= layers).sorted().findFirst();
  }

  private static int layerOf(String name) {
    String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    if (!bare.startsWith(LAYER)) {
      return -1;
    }
    String number = bare.substring(LAYER.length()).replaceFirst("\\..*", "");
    return number.matches("\\d{1,6}") ? Integer.parseInt(number) : -1;
  }
}
