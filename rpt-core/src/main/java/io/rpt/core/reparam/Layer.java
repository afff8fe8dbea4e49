package io.rpt.core.reparam;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
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
   * gets a leading axis P.
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
