package io.rpt.core.reparam;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.PromptShape;

/**
 * The LSTM baseline as the code of Residual Prompt Tuning has it (arazd/ResidualPrompts, 53087ca):
 * a bidirectional LSTM with D/2 units in each direction over the prompt rows, {@code P' =
 * biLstm(P)} or, with a head, {@code P' = relu(biLstm(P) W_0 + b_0) W_2 + b_2}. {@link #published}
 * is its module "LSTM"; {@code ofLayers(1).withoutHead().residual()} is its "LSTM1", {@code
 * ofLayers(2).withoutHead().residual()} its "LSTM2". What the paper's text says differs: {@link
 * PaperLstm}.
 *
 * <p>Parameters beside the table: {@code 6D^2 + 8D} for each LSTM layer and {@code 2 (D^2 + D)} for
 * the head.
 *
 * @param layers how many LSTM layers are stacked
 * @param dropout the rate between the layers in training; the published 0.05 acts with two layers
 *     only, since one has nothing between
 * @param head whether a Linear-ReLU-Linear head of width D follows
 */
public record Lstm(int layers, double dropout, boolean head) implements Reparameterizer {
  private static final double PUBLISHED_DROPOUT = 0.05;

  /** Checks every option. */
  public Lstm {
    new Layer.BiLstm(1, layers, dropout);
  }

  /** One layer and the head: the published code's "LSTM". */
  public static Lstm published() {
    return ofLayers(1);
  }

  /** An LSTM of one or more layers with the published dropout between them, and the head. */
  public static Lstm ofLayers(int layers) {
    return new Lstm(layers, layers == 1 ? 0 : PUBLISHED_DROPOUT, true);
  }

  /** The same without head. */
  public Lstm withoutHead() {
    return new Lstm(layers, dropout, false);
  }

  /** The same with another dropout rate between the layers. */
  public Lstm withDropout(double dropout) {
    return new Lstm(layers, dropout, head);
  }

  @Override
  public Layer layers(PromptShape shape) {
    Layer lstm = new Layer.BiLstm(halfOf(shape), layers, dropout);
    return head
        ? Layers.chain(
            lstm, Layers.linear(shape.width()), Layers.relu(), Layers.linear(shape.width()))
        : lstm;
  }

  /** D/2, the units of each direction, so that both together are as wide as the prompt. */
  static int halfOf(PromptShape shape) {
    if (shape.width() % 2 != 0) {
      throw new InvalidValueException(
          "The prompt's width is "
              + shape.width()
              + ", but a bidirectional LSTM with half of it in each direction needs an even width."
              + " Use PeftLstm, whose hidden width is free.");
    }
    return shape.width() / 2;
  }
}
