package io.rpt.core.reparam;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.PromptShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A bottleneck network shared by all rows, without skip connection: {@code P'_i = LN(act(P_i W_down
 * + b_1) W_up + b_2)}, the MLP reparameterization after Li and Liang 2021 as Residual Prompt Tuning
 * runs it (appendix A.5.3). With biases and norm it has {@code 2DM + M + 3D} parameters beside the
 * table.
 *
 * @param bottleneck M, the inner width; the paper uses 400 (250 in its comparison with other
 *     methods)
 * @param activation the inner function; published: ReLU
 * @param bias whether the two linear maps have biases
 * @param layerNorm whether the output is normalized
 * @param scaleStart the start value of the norm's scale; published: 1, and so without a norm
 * @param dropout the dropout rate after the activation in training; published: 0
 * @param times how often the network is applied; the published code's "MLP2" is 2
 * @param tied whether each application has the same weights, as published, or its own; untied, the
 *     count above is that of one application
 */
public record Mlp(
    int bottleneck,
    ActivationFunction activation,
    boolean bias,
    boolean layerNorm,
    double scaleStart,
    double dropout,
    int times,
    boolean tied)
    implements Reparameterizer {
  /** Checks every option. */
  public Mlp {
    Checks.inRange("bottleneck", bottleneck, 1, Layer.MAX_WIDTH);
    Checks.notNegative("layer norm scale start", scaleStart);
    Checks.inHalfOpenRange("dropout rate", dropout, 0, 1);
    Checks.inRange("number of repetitions", times, 1, 100);
    if (!layerNorm && scaleStart != 1) {
      throw new InvalidValueException(
          "The layer norm's scale is to start at "
              + scaleStart
              + ", but there is no layer norm. Leave out either.");
    }
  }

  /** The published network with the given bottleneck. */
  public static Mlp bottleneck(int bottleneck) {
    return new Mlp(bottleneck, ActivationFunction.RELU, true, true, 1, 0, 1, true);
  }

  /** The same with another activation. */
  public Mlp withActivation(ActivationFunction activation) {
    return new Mlp(bottleneck, activation, bias, layerNorm, scaleStart, dropout, times, tied);
  }

  /** The same without the two linear biases. */
  public Mlp withoutBias() {
    return new Mlp(bottleneck, activation, false, layerNorm, scaleStart, dropout, times, tied);
  }

  /** The same without layer normalization. */
  public Mlp withoutLayerNorm() {
    return new Mlp(bottleneck, activation, bias, false, scaleStart, dropout, times, tied);
  }

  /** The same with another start value of the norm's scale. */
  public Mlp withScaleStart(double scaleStart) {
    return new Mlp(bottleneck, activation, bias, layerNorm, scaleStart, dropout, times, tied);
  }

  /** The same with dropout after the activation in training. */
  public Mlp withDropout(double dropout) {
    return new Mlp(bottleneck, activation, bias, layerNorm, scaleStart, dropout, times, tied);
  }

  /** The same applied several times with one set of weights. */
  public Mlp withTimes(int times) {
    return new Mlp(bottleneck, activation, bias, layerNorm, scaleStart, dropout, times, true);
  }

  /** The same applied several times, each time with weights of its own. */
  public Mlp withUntiedTimes(int times) {
    return new Mlp(bottleneck, activation, bias, layerNorm, scaleStart, dropout, times, false);
  }

  @Override
  public Layer layers(PromptShape shape) {
    List<Layer> steps = new ArrayList<>();
    steps.add(new Layer.Linear(bottleneck, bias));
    steps.add(new Layer.Activation(activation));
    if (dropout > 0) {
      steps.add(new Layer.Dropout(dropout));
    }
    steps.add(new Layer.Linear(shape.width(), bias));
    if (layerNorm) {
      steps.add(new Layer.LayerNorm(Layers.LAYER_NORM_EPSILON, scaleStart));
    }
    Layer network = new Layer.Chain(steps);
    if (times == 1) {
      return network;
    }
    return tied
        ? new Layer.Repeat(network, times)
        : new Layer.Chain(Collections.nCopies(times, network));
  }
}
