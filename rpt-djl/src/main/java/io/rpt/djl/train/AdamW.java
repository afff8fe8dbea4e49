package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import io.rpt.core.error.Checks;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * AdamW as PyTorch computes it (Loshchilov and Hutter 2019, algorithm 2), in step t:
 *
 * <pre>{@code
 * p <- p (1 - lr wd);  m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2
 * p <- p - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
 * }</pre>
 *
 * <p>Unlike DJL's, epsilon stands beside the corrected root, which matters for the small gradients
 * of a prompt below a frozen model; and every parameter has its own step count. Each update sets
 * the gradient to zero, as DJL's optimizers do. Works with {@code Model.newTrainer}, too. Its
 * moments live until {@link #close}.
 */
public final class AdamW extends Optimizer implements AutoCloseable {
  private final Settings settings;
  private final ParameterTracker learningRate;
  private final Predicate<String> decayed;
  private final Map<String, Moments> moments = new HashMap<>();

  /**
   * The constants of the method.
   *
   * @param beta1 the decay of the first moment, in [0, 1)
   * @param beta2 the decay of the second moment, in [0, 1)
   * @param epsilon added to the root of the second moment
   * @param weightDecay the decoupled decay
   */
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
    /** Checks every constant. */
    public Settings {
      Checks.inHalfOpenRange("beta1", beta1, 0, 1);
      Checks.inHalfOpenRange("beta2", beta2, 0, 1);
      Checks.positive("epsilon", epsilon);
      Checks.notNegative("weight decay", weightDecay);
    }

    /** PyTorch's defaults, 0.9, 0.999 and 1e-8, with the given weight decay. */
    public static Settings withWeightDecay(double weightDecay) {
      return new Settings(0.9, 0.999, 1e-8, weightDecay);
    }
  }

  /** The running moments of one parameter, of its shape, and how often it was updated. */
  static final class Moments {
    final NDArray first;
    final NDArray second;
    int steps;

    Moments(NDArray first, NDArray second, int steps) {
      this.first = first;
      this.second = second;
      this.steps = steps;
      NDScope.unregister(first, second); // they outlive any scope around the update
    }
  }

  /**
   * Creates an optimizer without state.
   *
   * @param settings the constants
   * @param learningRate the rate by parameter id and number of earlier updates
   */
  public AdamW(Settings settings, ParameterTracker learningRate) {
    this(settings, learningRate, id -> true);
  }

  /**
   * Creates an optimizer without state that spares some parameters from weight decay.
   *
   * @param settings the constants
   * @param learningRate the rate by parameter id and number of earlier updates
   * @param decayed whether weight decay acts on the parameter of an id
   */
  public AdamW(Settings settings, ParameterTracker learningRate, Predicate<String> decayed) {
    super(new Builder());
    this.settings = settings;
    this.learningRate = learningRate;
    this.decayed = decayed;
  }

  private static final class Builder extends OptimizerBuilder<Builder> {
    @Override
    protected Builder self() {
      return this;
    }
  }

  @Override
  public void update(String parameterId, NDArray weight, NDArray gradient) {
    Moments state = moments.computeIfAbsent(parameterId, id -> zeros(weight));
    double rate = learningRate.getNewValue(parameterId, state.steps);
    state.steps++;
    try (NDManager temporary = weight.getManager().newSubManager()) {
      // Detached views share storage with the parameter and its gradient.
      NDArray w = weight.stopGradient();
      w.attach(temporary);
      NDArray g = gradient.stopGradient();
      g.attach(temporary);
      if (decayed.test(parameterId)) {
        w.muli(1 - rate * settings.weightDecay());
      }
      state.first.muli(settings.beta1()).addi(g.mul(1 - settings.beta1()));
      state.second.muli(settings.beta2()).addi(g.square().muli(1 - settings.beta2()));
      w.subi(direction(state, temporary, rate));
    }
    JniUtils.zeroGrad((PtNDArray) weight);
  }

  /** lr (m / c1) / (sqrt(v / c2) + eps). */
  private NDArray direction(Moments state, NDManager temporary, double rate) {
    double correction1 = 1 - Math.pow(settings.beta1(), state.steps);
    double correction2 = 1 - Math.pow(settings.beta2(), state.steps);
    NDArray root = state.second.sqrt();
    root.attach(temporary);
    root.divi(Math.sqrt(correction2)).addi(settings.epsilon());
    NDArray numerator = state.first.mul(rate / correction1);
    numerator.attach(temporary);
    return numerator.divi(root);
  }

  private static Moments zeros(NDArray weight) {
    return new Moments(weight.zerosLike(), weight.zerosLike(), 0);
  }

  /** The state of a parameter that was updated, or null. */
  @Nullable Moments moments(String parameterId) {
    return moments.get(parameterId);
  }

  /** Puts a saved state back. */
  void restore(String parameterId, Moments state) {
    moments.put(parameterId, state);
  }

  @Override
  public void close() {
    moments
        .values()
        .forEach(
            state -> {
              state.first.close();
              state.second.close();
            });
    moments.clear();
  }
}
