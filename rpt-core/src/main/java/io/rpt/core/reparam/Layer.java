package io.rpt.core.reparam;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.PromptShape;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A node of a reparameterization tree: a function of a matrix [P, in] to a matrix [P, out]. The
 * family is small and sealed: an engine that runs these primitives runs every reparameterizer, and
 * a saved tree loads where the code that composed it was never seen. Use the factories of {@link
 * Layers} to write trees.
 */
public sealed interface Layer {
  /** The largest accepted output width. */
  int MAX_WIDTH = 1_000_000;

  /** Calls the visitor's method for this node. */
  <C, R> R accept(LayerVisitor<C, R> visitor, C context);

  /**
   * {@code y = x W^T + b} row by row; W [out, in], b [out]. Starts as PyTorch's Linear does: both
   * uniform in +-1/sqrt(in).
   *
   * @param out the output width
   * @param bias whether b is there
   */
  record Linear(int out, boolean bias) implements Layer {
    /** Checks the width. */
    public Linear {
      Checks.inRange("linear layer's output width", out, 1, MAX_WIDTH);
    }

    @Override
    public String toString() {
      return "linear(" + out + (bias ? ")" : ", no bias)");
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.linear(this, context);
    }
  }

  /**
   * An element-wise function.
   *
   * @param function which one
   */
  record Activation(ActivationFunction function) implements Layer {
    @Override
    public String toString() {
      return function.id();
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.activation(this, context);
    }
  }

  /**
   * Inverted dropout in training; the identity in evaluation and projection.
   *
   * @param rate the probability of a zero, in [0, 1)
   */
  record Dropout(double rate) implements Layer {
    /** Checks the rate. */
    public Dropout {
      Checks.inHalfOpenRange("dropout rate", rate, 0, 1);
    }

    @Override
    public String toString() {
      return "dropout(" + rate + ")";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.dropout(this, context);
    }
  }

  /**
   * Layer normalization over each row with trained scale and shift (Ba et al. 2016).
   *
   * @param epsilon added to the variance
   * @param scaleStart the start value of the scale: 1 as published; 0 makes a residual branch start
   *     at zero
   */
  record LayerNorm(double epsilon, double scaleStart) implements Layer {
    /** Checks both numbers. */
    public LayerNorm {
      Checks.positive("layer norm epsilon", epsilon);
      Checks.notNegative("layer norm scale start", scaleStart);
    }

    @Override
    public String toString() {
      return "layerNorm(epsilon " + epsilon + ", scale from " + scaleStart + ")";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.layerNorm(this, context);
    }
  }

  /**
   * A bidirectional LSTM (Hochreiter and Schmidhuber 1997) over the P rows as one sequence, from
   * zero states, as PyTorch computes it; both directions side by side, forward first, [P, 2 x
   * hidden]. In each direction, the gates stacked in the order input, forget, cell, output:
   *
   * <pre>{@code
   * i, f, g, o = split(W_ih x_t + b_ih + W_hh h + b_hh);  i, f, o = sigmoid(i, f, o);  g = tanh(g)
   * c <- f c + i g;  h <- o tanh(c)
   * }</pre>
   *
   * <p>Weights have PyTorch's names: for layer k, forward and then {@code _reverse}, {@code
   * weight_ih_lk} [4 hidden, in], {@code weight_hh_lk} [4 hidden, hidden], {@code bias_ih_lk} and
   * {@code bias_hh_lk} [4 hidden]; all start uniform in +-1/sqrt(hidden). A layer has {@code 2 (4
   * hidden (in + hidden) + 8 hidden)} parameters. Inside a per-token layer, row i is row i of what
   * copy i computes over the whole sequence.
   *
   * @param hidden the units of each direction
   * @param layers how many are stacked; those after the first receive width 2 x hidden
   * @param dropout the rate between the layers in training; needs at least two
   */
  record BiLstm(int hidden, int layers, double dropout) implements Layer {
    private static final int MAX_LAYERS = 16;

    /** Checks every option. */
    public BiLstm {
      Checks.inRange("LSTM's hidden width", hidden, 1, MAX_WIDTH / 2);
      Checks.inRange("number of LSTM layers", layers, 1, MAX_LAYERS);
      Checks.inHalfOpenRange("dropout rate", dropout, 0, 1);
      if (dropout > 0 && layers == 1) {
        throw new InvalidValueException(
            "An LSTM of 1 layer has the dropout rate "
                + dropout
                + ", which acts between layers; expected 0. Use more layers, or a dropout layer"
                + " after it.");
      }
    }

    @Override
    public String toString() {
      return "biLstm(" + hidden + ", layers " + layers + ", dropout " + dropout + ")";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.biLstm(this, context);
    }
  }

  /**
   * {@code y_i = sum_j x_ij E_j}: each row's numbers weigh the vectors of a basis E [size, D], as
   * wide as the prompt. Inside a per-token layer each row has a basis of its own.
   *
   * @param size M, the number of vectors; the width that the layer receives
   * @param training whether gradients and weight decay change the vectors
   * @param start how the vectors start
   */
  record Basis(int size, WeightTraining training, WeightStart start) implements Layer {
    /** Checks the size. */
    public Basis {
      Checks.inRange("basis size", size, 1, PromptShape.MAX_LENGTH);
    }

    @Override
    public String toString() {
      return "basis(" + size + ", " + training.id() + ", " + start + ")";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.basis(this, context);
    }
  }

  /**
   * {@code y = x + body(x)}.
   *
   * @param body must keep the width
   */
  record Skip(Layer body) implements Layer {
    @Override
    public String toString() {
      return "skip(" + body + ")";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.skip(this, context);
    }
  }

  /**
   * One copy of the body's weights per prompt row: the paper's "separate" networks. Every weight
   * gets a leading axis P, and row i is computed with copy i.
   *
   * @param body what each row runs through
   */
  record PerToken(Layer body) implements Layer {
    @Override
    public String toString() {
      return "perToken(" + body + ")";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.perToken(this, context);
    }
  }

  /**
   * The body applied several times with one set of weights.
   *
   * @param body must keep the width
   * @param times at least 1
   */
  record Repeat(Layer body, int times) implements Layer {
    /** Checks the count. */
    public Repeat {
      Checks.inRange("number of repetitions", times, 1, 100);
    }

    @Override
    public String toString() {
      return "repeat(" + body + ", " + times + ")";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.repeat(this, context);
    }
  }

  /**
   * Layers one after the other.
   *
   * @param steps at least one
   */
  record Chain(List<Layer> steps) implements Layer {
    /** Copies the list. */
    public Chain {
      steps = List.copyOf(steps);
      if (steps.isEmpty()) {
        throw new InvalidValueException(
            "A chain has no layers; use the identity layer, which changes nothing.");
      }
    }

    @Override
    public String toString() {
      return "chain(" + steps.stream().map(Layer::toString).collect(Collectors.joining(", ")) + ")";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.chain(this, context);
    }
  }

  /**
   * {@code y_ij = exp(x_ij) / sum_k exp(x_ik)}: each row's numbers as positive shares that add up
   * to 1.
   */
  record Softmax() implements Layer {
    @Override
    public String toString() {
      return "softmax";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.softmax(this, context);
    }
  }

  /** {@code y = x}. */
  record Identity() implements Layer {
    @Override
    public String toString() {
      return "identity";
    }

    @Override
    public <C, R> R accept(LayerVisitor<C, R> visitor, C context) {
      return visitor.identity(this, context);
    }
  }
}
