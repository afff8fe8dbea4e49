package io.rpt.examples.bench;

import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.T5Config;

/**
 * The work of a stack of encoder layers with frozen weights. Going back, a linear map costs as much
 * as going forward, because its weight has no gradient; attention costs twice as much, because both
 * operands of its products have one.
 *
 * @param layers how many layers there are
 * @param width H, of the states
 * @param heads attention heads
 * @param headWidth of each
 * @param inner the inner width of the feed-forward part
 * @param innerMaps linear maps to and from it: 2, or 3 if it is gated
 * @param valueBytes the size of a number
 */
record StackWork(
    int layers, int width, int heads, int headWidth, int inner, int innerMaps, int valueBytes) {
  static StackWork of(BertConfig config, BenchPrecision precision) {
    return new StackWork(
        config.layers(),
        config.hiddenSize(),
        config.heads(),
        config.hiddenSize() / config.heads(),
        config.intermediateSize(),
        2,
        precision.bytes());
  }

  static StackWork of(T5Config config, BenchPrecision precision) {
    return new StackWork(
        config.layers(),
        config.hiddenSize(),
        config.heads(),
        config.headWidth(),
        config.innerSize(),
        config.gated() ? 3 : 2,
        precision.bytes());
  }

  /** All layers over texts of some places, forward. */
  Work forward(long texts, long places) {
    return layer(texts, places).times(layers);
  }

  /** All layers, back to the first one's input. */
  Work back(long texts, long places) {
    return layerBack(texts, places).times(layers);
  }

  /** One layer forward. */
  Work layer(long texts, long places) {
    return maps(texts * places).plus(attention(texts, places, places));
  }

  /** One layer back. */
  Work layerBack(long texts, long places) {
    return maps(texts * places).plus(attention(texts, places, places).times(2));
  }

  /** All layers forward, the last one for one place of each text. */
  Work forwardAt(long texts, long places) {
    return layer(texts, places).times(layers - 1).plus(layerAt(texts, places));
  }

  /** One layer forward for one place of each text: of the others only keys and values. */
  Work layerAt(long texts, long places) {
    return mapsAt(texts, places).plus(attention(texts, 1, places));
  }

  /** The same back. */
  Work layerAtBack(long texts, long places) {
    return mapsAt(texts, places).plus(attention(texts, 1, places).times(2));
  }

  private Work mapsAt(long texts, long places) {
    return projections(2, texts * places).plus(projections(2, texts)).plus(feedForward(texts));
  }

  private Work maps(long rows) {
    return projections(4, rows).plus(feedForward(rows));
  }

  /** Maps between states and heads, each over so many rows. */
  Work projections(int count, long rows) {
    return linear(rows, width, (long) heads * headWidth).times(count);
  }

  Work feedForward(long rows) {
    return linear(rows, width, inner).times(innerMaps);
  }

  /** Scores of queries and keys, and the mix of values. */
  Work attention(long texts, long queries, long keys) {
    return attentionProduct(texts, queries, keys).times(2);
  }

  /** One of the products of attention; all are of one size, also those of the way back. */
  Work attentionProduct(long texts, long queries, long keys) {
    return Work.product(queries, headWidth, keys, valueBytes).times((double) texts * heads);
  }

  Work linear(long rows, long in, long out) {
    return Work.product(rows, in, out, valueBytes);
  }
}
