package io.rpt.djl.train;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What training means; saved with the prompt. Made by {@link #builder()}.
 *
 * @param epochs passes over the training examples
 * @param batchSize examples per forward pass
 * @param accumulation forward passes per optimizer step
 * @param learningRate the peak rate of prompt and reparameterization
 * @param headLearningRate the peak rate of the head
 * @param trainHead whether the head is trained; if not, it keeps its start values
 * @param weightDecay AdamW's decoupled decay
 * @param clipNorm the largest global norm of the gradient; 0 for no clipping
 * @param schedule how the rates move
 * @param warmupSteps optimizer steps of linear warm-up from zero
 * @param seed of start values, order and dropout
 * @param maxLength the longest row, prompt rows included; 0 for the smaller of 512 and the
 *     backbone's positions
 * @param metric the name of the validation score by which the best epoch is chosen
 */
public record TrainOptions(
    int epochs,
    int batchSize,
    int accumulation,
    double learningRate,
    double headLearningRate,
    boolean trainHead,
    double weightDecay,
    double clipNorm,
    Schedule schedule,
    int warmupSteps,
    long seed,
    int maxLength,
    String metric) {
  private static final double MAX_RATE = Float.MAX_VALUE;

  /** Checks every option. */
  public TrainOptions {
    Checks.inRange("epochs", epochs, 1, 1_000_000);
    Checks.inRange("batch size", batchSize, 1, 1_000_000);
    Checks.inRange("accumulation", accumulation, 1, 1_000_000);
    checkRate("learning rate", learningRate);
    checkRate("head learning rate", headLearningRate);
    Checks.notNegative("weight decay", weightDecay);
    Checks.notNegative("clip norm", clipNorm);
    Checks.inRange("warm-up steps", warmupSteps, 0, Integer.MAX_VALUE);
    Checks.inRange("maximum length", maxLength, 0, Integer.MAX_VALUE);
    if (learningRate * weightDecay >= 1) {
      throw new InvalidValueException(
          "learning rate "
              + learningRate
              + " times weight decay "
              + weightDecay
              + " is at least 1, which would turn every weight's sign in each step. Use smaller ones.");
    }
  }

  private static void checkRate(String name, double rate) {
    Checks.positive(name, rate);
    if (rate > MAX_RATE) {
      throw new InvalidValueException(
          name
              + " is "
              + rate
              + "; expected at most "
              + MAX_RATE
              + ". Rates of 1e-5 to 1 are usual.");
    }
  }

  /** The defaults named at {@link TrainOptionsBuilder}. */
  public static TrainOptions defaults() {
    return builder().build();
  }

  /** A builder that starts at the defaults. */
  public static TrainOptionsBuilder builder() {
    return new TrainOptionsBuilder();
  }

  /** Every option by name, as saved with a prompt. */
  public SortedMap<String, String> asMap() {
    SortedMap<String, String> map = new TreeMap<>();
    map.put("epochs", String.valueOf(epochs));
    map.put("batch_size", String.valueOf(batchSize));
    map.put("accumulation", String.valueOf(accumulation));
    map.put("learning_rate", String.valueOf(learningRate));
    map.put("head_learning_rate", String.valueOf(headLearningRate));
    map.put("train_head", String.valueOf(trainHead));
    map.put("weight_decay", String.valueOf(weightDecay));
    map.put("clip_norm", String.valueOf(clipNorm));
    map.put("schedule", schedule.id());
    map.put("warmup_steps", String.valueOf(warmupSteps));
    map.put("seed", String.valueOf(seed));
    map.put("max_length", String.valueOf(maxLength));
    map.put("metric", metric);
    return map;
  }
}
