package io.rpt.djl.backbone;

import java.util.stream.Stream;

/**
 * Where a T5's weights stand in a file. The shared word table has three places. Published files
 * also store a relative bias of the first cross-attention, which T5 does not have: it is ignored,
 * as nobody asks for it.
 */
final class T5Names implements WeightNames {
  /** The word table of encoder and decoder. */
  static final String WORDS = "shared.weight";

  @Override
  public Stream<String> spellings(String canonical) {
    return canonical.equals(WORDS)
        ? Stream.of(WORDS, "encoder.embed_tokens.weight", "decoder.embed_tokens.weight")
        : Stream.of(canonical);
  }

  @Override
  public String bare(String stored) {
    return stored;
  }
}
