package io.rpt.core.reparam;

import io.rpt.core.error.Checks;
import io.rpt.core.tensor.PromptShape;
import java.util.ArrayList;
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
 * @param scaleStart the start value of the norm's scale; published: 1
 * @param dropout the dropout rate after the activation in training; published: 0
 * @param times how often the network is applied with the same weights; the published code's "MLP2"
 *     is 2
 */
public record Mlp(
    int bottleneck,
    ActivationFunction activation,
    boolean bias,
    boolean layerNorm,
    double scaleStart,
    double dropout,
    int times)
    implements Reparameterizer {
  /** Checks every option. */
  public Mlp {
    Checks.inRange("bottleneck", bottleneck, 1, Layer.MAX_WIDTH);
    Checks.notNegative("layer norm scale start", scaleStart);
    Checks.inHalfOpenRange("dropout rate", dropout, 0, 1);
    Checks.inRange("number of repetitions", times, 1, 100);
  }

  /** The published network with the given bottleneck. */
  public static Mlp bottleneck(int bottleneck) {
    return new Mlp(bottleneck, ActivationFunction.RELU, true, true, 1, 0, 1);
  }

  /** The same with another activation. */
  public Mlp withActivation(ActivationFunction activation) {
    return new Mlp(bottleneck, activation, bias, layerNorm, scaleStart, dropout, times);
  }

  /** The same without the two linear biases. */
  public Mlp withoutBias() {
    return new Mlp(bottleneck, activation, false, layerNorm, scaleStart, dropout, times);
  }

  /** The same without layer normalization. */
  public Mlp withoutLayerNorm() {
    return new Mlp(bottleneck, activation, bias, false, scaleStart, dropout, times);
  }

  /** The same with another start value of the norm's scale. */
  public Mlp withScaleStart(double scaleStart) {
    return new Mlp(bottleneck, activation, bias, layerNorm, scaleStart, dropout, times);
  }

  /** The same with dropout after the activation in training. */
  public Mlp withDropout(double dropout) {
    return new Mlp(bottleneck, activation, bias, layerNorm, scaleStart, dropout, times);
  }

  /** The same applied several times with one set of weights. */
  public Mlp withTimes(int times) {
    return new Mlp(bottleneck, activation, bias, layerNorm, scaleStart, dropout, times);
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
    return times == 1 ? network : new Layer.Repeat(network, times);
  }
}
