package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.training.tracker.ParameterTracker;
import io.rpt.core.error.Checks;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * AdamW as PyTorch computes it (Loshchilov and Hutter 2019, algorithm 2), in step t:
 *
 * <pre>{@code
 * p <- p (1 - lr wd);  m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2
 * p <- p - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
 * }</pre>
 *
 * <p>Unlike DJL's, epsilon stands beside the corrected root, which matters for the small gradients
 * of a prompt below a frozen model. Its state is two moments of the parameter's shape.
 */
public final class AdamW extends StatefulOptimizer {
  private static final String FIRST = "first";
  private static final String SECOND = "second";

  private final Settings settings;

  /**
   * The constants of the method.
   *
   * @param beta1 the decay of the first moment, in [0, 1)
   * @param beta2 the decay of the second moment, in [0, 1)
   * @param epsilon added to the root of the second moment
   */
  public record Settings(double beta1, double beta2, double epsilon) {
    /** PyTorch's defaults: 0.9, 0.999 and 1e-8. */
    public static final Settings STANDARD = new Settings(0.9, 0.999, 1e-8);

    /** Checks every constant. */
    public Settings {
      Checks.inHalfOpenRange("beta1", beta1, 0, 1);
      Checks.inHalfOpenRange("beta2", beta2, 0, 1);
      Checks.positive("epsilon", epsilon);
    }
  }

  /**
   * Creates an optimizer without state.
   *
   * @param settings the constants
   * @param learningRate the rate by parameter id and number of earlier updates
   * @param weightDecay the decoupled decay by parameter id
   */
  public AdamW(
      Settings settings, ParameterTracker learningRate, ToDoubleFunction<String> weightDecay) {
    super(learningRate, weightDecay);
    this.settings = settings;
  }

  @Override
  SortedMap<String, NDArray> start(NDArray weight) {
    return new TreeMap<>(Map.of(FIRST, weight.zerosLike(), SECOND, weight.zerosLike()));
  }

  @Override
  void apply(Update update) {
    NDArray g = update.gradient();
    NDArray first = update.state().get(FIRST);
    NDArray second = update.state().get(SECOND);
    update.weight().muli(1 - update.rate() * update.decay());
    first.muli(settings.beta1()).addi(g.mul(1 - settings.beta1()));
    second.muli(settings.beta2()).addi(g.square().muli(1 - settings.beta2()));
    update.weight().subi(direction(update));
  }

  /** lr (m / c1) / (sqrt(v / c2) + eps). */
  private NDArray direction(Update update) {
    int step = update.state().steps();
    double correction1 = 1 - Math.pow(settings.beta1(), step);
    double correction2 = 1 - Math.pow(settings.beta2(), step);
    NDArray root = update.view(SECOND).sqrt();
    root.divi(Math.sqrt(correction2)).addi(settings.epsilon());
    return update.view(FIRST).mul(update.rate() / correction1).divi(root);
  }
}
