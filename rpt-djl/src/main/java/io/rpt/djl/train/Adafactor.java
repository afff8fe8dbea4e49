package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.tracker.ParameterTracker;
import io.rpt.core.error.Checks;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Adafactor (Shazeer and Stern 2018, algorithms 4 and 5) as prompts are trained with it (Lester et
 * al. 2021): without first moment, parameter scaling or relative steps, and with decoupled weight
 * decay. In step t, with s = g² + eps and b = 1 - t^decayExponent:
 *
 * <pre>{@code
 * matrices: R <- b R + (1 - b) row means of s;  C <- b C + (1 - b) column means of s
 *           u = g / sqrt(outer(R / mean(R), C))
 * vectors:  V <- b V + (1 - b) s;  u = g / sqrt(V)
 * p <- p (1 - lr wd) - lr u / max(1, rms(u) / clipThreshold)
 * }</pre>
 *
 * <p>Its state is {@code row} [.., m] and {@code column} [.., n] of a parameter [.., m, n], one
 * pair for each matrix, and {@code second} of a vector. The vectors of networks of their own per
 * prompt token are stored as one matrix [P, n] and factored as such, and the clipping is over all
 * copies: with Adafactor, unlike AdamW, P such networks do not learn as if each were alone.
 */
public final class Adafactor extends StatefulOptimizer {
  private static final String ROW = "row";
  private static final String COLUMN = "column";
  private static final String SECOND = "second";

  private final Settings settings;

  /**
   * The constants of the method.
   *
   * @param epsilon added to each squared gradient
   * @param clipThreshold the largest root mean square of an update before the learning rate
   * @param decayExponent how fast the decay of the second moments comes near 1, in [-1, 0)
   */
  public record Settings(double epsilon, double clipThreshold, double decayExponent) {
    /** The paper's: 1e-30, 1 and -0.8. */
    public static final Settings STANDARD = new Settings(1e-30, 1, -0.8);

    /** Checks every constant. */
    public Settings {
      Checks.positive("epsilon", epsilon);
      Checks.positive("clip threshold", clipThreshold);
      Checks.inHalfOpenRange("decay exponent", decayExponent, -1, 0);
    }
  }

  /**
   * Creates an optimizer without state.
   *
   * @param settings the constants
   * @param learningRate the rate by parameter id and number of earlier updates
   * @param weightDecay the decoupled decay by parameter id
   */
  public Adafactor(
      Settings settings, ParameterTracker learningRate, ToDoubleFunction<String> weightDecay) {
    super(learningRate, weightDecay);
    this.settings = settings;
  }

  @Override
  SortedMap<String, NDArray> start(NDArray weight) {
    Shape shape = weight.getShape();
    int axes = shape.dimension();
    if (axes < 2) {
      return new TreeMap<>(Map.of(SECOND, weight.zerosLike()));
    }
    Shape rows = shape.slice(0, axes - 1);
    Shape columns = shape.slice(0, axes - 2).add(shape.get(axes - 1));
    return new TreeMap<>(
        Map.of(ROW, weight.getManager().zeros(rows), COLUMN, weight.getManager().zeros(columns)));
  }

  @Override
  void apply(Update update) {
    double decay = 1 - Math.pow(update.state().steps(), settings.decayExponent());
    NDArray squares = update.gradient().square().addi(settings.epsilon());
    NDArray direction =
        update.weight().getShape().dimension() < 2
            ? ofVector(update, squares, decay)
            : ofMatrix(update, squares, decay);
    NDArray rms = direction.square().mean().sqrt();
    direction.divi(rms.divi(settings.clipThreshold()).maximum(1));
    update.weight().muli(1 - update.rate() * update.decay());
    update.weight().subi(direction.muli(update.rate()));
  }

  private static NDArray ofVector(Update update, NDArray squares, double decay) {
    mix(update.state().get(SECOND), squares, decay);
    return update.gradient().div(update.view(SECOND).sqrt());
  }

  /** g / sqrt(R / mean(R)) / sqrt(C), which does not underflow where the outer product would. */
  private static NDArray ofMatrix(Update update, NDArray squares, double decay) {
    int last = squares.getShape().dimension() - 1;
    mix(update.state().get(ROW), squares.mean(new int[] {last}), decay);
    mix(update.state().get(COLUMN), squares.mean(new int[] {last - 1}), decay);
    NDArray row = update.view(ROW);
    NDArray byRow = row.div(row.mean(new int[] {last - 1}, true)).sqrt(); // [.., m]
    NDArray byColumn = update.view(COLUMN).sqrt(); // [.., n]
    return update.gradient().div(byRow.expandDims(last)).divi(byColumn.expandDims(last - 1));
  }

  /** mean <- decay mean + (1 - decay) value. */
  private static void mix(NDArray mean, NDArray value, double decay) {
    mean.muli(decay).addi(value.mul(1 - decay));
  }
}
