package io.rpt.examples.bench;

import io.rpt.djl.backbone.T5Config;

/**
 * The work of a T5's decoder and its output table, with frozen weights.
 *
 * @param stack its widths; as many layers as the decoder has
 * @param words V
 */
record DecoderWork(StackWork stack, int words) {
  static DecoderWork of(T5Config config, BenchPrecision precision) {
    StackWork encoder = StackWork.of(config, precision);
    return new DecoderWork(
        new StackWork(
            config.decoderLayers(),
            encoder.width(),
            encoder.heads(),
            encoder.headWidth(),
            encoder.inner(),
            encoder.innerMaps(),
            encoder.valueBytes()),
        config.vocabularySize());
  }

  /**
   * Answers given whole.
   *
   * @param texts texts of the encoder
   * @param places of each text
   * @param each answers of each text
   * @param tokens of each answer
   */
  Work forward(long texts, long places, long each, long tokens) {
    long rows = texts * each * tokens;
    Work layer =
        stack
            .projections(6, rows) // four of self-attention, two to and from the text
            .plus(stack.attention(texts * each, tokens, tokens))
            .plus(stack.projections(2, texts * places))
            .plus(stack.attention(texts, each * tokens, places))
            .plus(stack.feedForward(rows));
    return layer.times(stack.layers()).plus(output(rows));
  }

  /**
   * From the loss back to the encoder's states. The first layer's input is words alone, so nothing
   * goes back through its self-attention and its queries.
   */
  Work back(long texts, long places, long tokens) {
    long rows = texts * tokens;
    Work queries =
        stack
            .projections(5, rows)
            .plus(stack.attention(texts, tokens, tokens).times(2))
            .plus(stack.attentionProduct(texts, tokens, places));
    Work others =
        stack
            .projections(1, rows)
            .plus(stack.projections(2, texts * places))
            .plus(stack.attentionProduct(texts, tokens, places).times(3))
            .plus(stack.feedForward(rows));
    return others
        .times(stack.layers())
        .plus(queries.times(stack.layers() - 1.0))
        .plus(output(rows));
  }

  /** Answers token by token, with a cache of earlier tokens and of the text. */
  Work decode(long texts, long places, long tokens) {
    Work sum = stack.projections(2, texts * places).times(stack.layers());
    for (long token = 1; token <= tokens; token++) {
      Work layer =
          stack
              .projections(6, texts)
              .plus(stack.attention(texts, 1, token))
              .plus(stack.attention(texts, 1, places))
              .plus(stack.feedForward(texts));
      sum = sum.plus(layer.times(stack.layers())).plus(output(texts));
    }
    return sum;
  }

  private Work output(long rows) {
    return stack.linear(rows, stack.width(), words);
  }
}
