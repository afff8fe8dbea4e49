package io.rpt.djl.pretrain;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.ops.DropoutRates;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What pretraining means. Made by {@link #builder()}.
 *
 * @param steps optimizer steps
 * @param batchSize examples of each step
 * @param learningRate the peak rate of AdamW, reached by a linear warm-up, after which it falls
 *     linearly to zero
 * @param warmupSteps steps of the warm-up
 * @param weightDecay the decoupled decay of matrices; biases and norms have none
 * @param clipNorm the largest global norm of the gradient; 0 for no clipping
 * @param dropout what the backbone drops
 * @param maxLength the longest row of tokens, special ones included; longer texts are shortened
 * @param seed of masks, order and dropout
 * @param reportEvery steps between two reports of progress
 * @param keepEvery steps between two saved states, where they are saved at all
 */
public record PretrainOptions(
    int steps,
    int batchSize,
    double learningRate,
    int warmupSteps,
    double weightDecay,
    double clipNorm,
    DropoutRates dropout,
    int maxLength,
    long seed,
    int reportEvery,
    int keepEvery) {
  private static final int MOST = 1_000_000_000;

  /** Checks every option. */
  public PretrainOptions {
    Checks.inRange("steps", steps, 1, MOST);
    Checks.inRange("batch size", batchSize, 1, 1_000_000);
    Checks.positive("learning rate", learningRate);
    Checks.inRange("warm-up steps", warmupSteps, 0, MOST);
    Checks.notNegative("weight decay", weightDecay);
    Checks.notNegative("clip norm", clipNorm);
    Checks.inRange("maximum length", maxLength, 8, 1_000_000);
    Checks.inRange("steps between reports", reportEvery, 1, MOST);
    Checks.inRange("steps between saved states", keepEvery, 1, MOST);
    if (warmupSteps >= steps) {
      throw new InvalidValueException(
          "The warm-up of "
              + warmupSteps
              + " steps does not end within the run's "
              + steps
              + " steps. Use fewer warm-up steps or more steps.");
    }
  }

  /** A builder that starts at the defaults. */
  public static PretrainOptionsBuilder builder() {
    return new PretrainOptionsBuilder();
  }

  /** Every option that decides the result, by name. */
  public SortedMap<String, String> asMap() {
    SortedMap<String, String> map = new TreeMap<>();
    map.put("steps", String.valueOf(steps));
    map.put("batch_size", String.valueOf(batchSize));
    map.put("learning_rate", String.valueOf(learningRate));
    map.put("warmup_steps", String.valueOf(warmupSteps));
    map.put("weight_decay", String.valueOf(weightDecay));
    map.put("clip_norm", String.valueOf(clipNorm));
    map.put("dropout_hidden", String.valueOf(dropout.hidden()));
    map.put("dropout_attention", String.valueOf(dropout.attention()));
    map.put("max_length", String.valueOf(maxLength));
    map.put("seed", String.valueOf(seed));
    return map;
  }
}
