package io.rpt.djl.train;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What training means; saved with the prompt. Made by {@link #builder()}.
 *
 * @param epochs passes over the training examples
 * @param batchSize examples per batch
 * @param accumulation batches per optimizer step
 * @param tokenBudget the most tokens of a forward pass, prompt and padding included (see {@link
 *     io.rpt.djl.batch.TokenBudget}): a batch above it goes through in parts, and the step stays
 *     the same but for rounding and what dropout draws; 0 for no limit
 * @param optimizer which optimizer updates the parameters
 * @param groups learning rate and weight decay of each group of parameters
 * @param trainHead whether the head is trained; if not, it keeps its start values
 * @param clipNorm the largest global norm of the gradient; 0 for no clipping
 * @param schedule how the rates move
 * @param warmupSteps optimizer steps of linear warm-up from zero
 * @param backboneDropout whether the backbone drops values in training
 * @param checkpointLayers whether each layer of the backbone is computed again in the backward
 *     pass, so that its activations need not be kept; see {@link io.rpt.djl.ops.LayerCheckpoints}
 * @param seed of start values, order and dropout
 * @param maxLength the longest row, prompt rows included; 0 for the smaller of 512 and the
 *     backbone's positions
 * @param metric the name of the validation score by which the best epoch is chosen
 */
public record TrainOptions(
    int epochs,
    int batchSize,
    int accumulation,
    int tokenBudget,
    OptimizerKind optimizer,
    ParameterGroups groups,
    boolean trainHead,
    double clipNorm,
    Schedule schedule,
    int warmupSteps,
    BackboneDropout backboneDropout,
    boolean checkpointLayers,
    long seed,
    int maxLength,
    String metric) {
  private static final int DEFAULT_MAX_LENGTH = 512;

  /** Checks every option. */
  public TrainOptions {
    Checks.inRange("epochs", epochs, 1, 1_000_000);
    Checks.inRange("batch size", batchSize, 1, 1_000_000);
    Checks.inRange("accumulation", accumulation, 1, 1_000_000);
    Checks.inRange("token budget", tokenBudget, 0, Integer.MAX_VALUE);
    Checks.notNegative("clip norm", clipNorm);
    Checks.inRange("warm-up steps", warmupSteps, 0, Integer.MAX_VALUE);
    Checks.inRange("maximum length", maxLength, 0, Integer.MAX_VALUE);
  }

  /** The defaults named at {@link TrainOptionsBuilder}. */
  public static TrainOptions defaults() {
    return builder().build();
  }

  /** A builder that starts at the defaults. */
  public static TrainOptionsBuilder builder() {
    return new TrainOptionsBuilder();
  }

  /**
   * The longest row on a backbone.
   *
   * @param positions the longest that it can read
   * @param folder where it is from
   * @throws InvalidValueException if a longer one is asked for
   */
  int maxLengthWithin(int positions, Path folder) {
    if (maxLength > positions) {
      throw new InvalidValueException(
          "The maximum length is "
              + maxLength
              + ", but the backbone "
              + folder
              + " has "
              + positions
              + " positions. Choose at most that.");
    }
    return maxLength == 0 ? Math.min(DEFAULT_MAX_LENGTH, positions) : maxLength;
  }

  /**
   * Every option by name, as saved with a prompt; the token budget only if there is one, so that
   * runs from before it was an option can be gone on with.
   */
  public SortedMap<String, String> asMap() {
    SortedMap<String, String> map = new TreeMap<>(groups.asMap());
    map.put("epochs", String.valueOf(epochs));
    map.put("batch_size", String.valueOf(batchSize));
    map.put("accumulation", String.valueOf(accumulation));
    if (tokenBudget > 0) {
      map.put("token_budget", String.valueOf(tokenBudget));
    }
    map.put("optimizer", optimizer.id());
    map.put("train_head", String.valueOf(trainHead));
    map.put("clip_norm", String.valueOf(clipNorm));
    map.put("schedule", schedule.id());
    map.put("warmup_steps", String.valueOf(warmupSteps));
    map.put("backbone_dropout", backboneDropout.id());
    map.put("seed", String.valueOf(seed));
    map.put("max_length", String.valueOf(maxLength));
    map.put("metric", metric);
    if (checkpointLayers) {
      map.put("checkpoint_layers", "true");
    }
    return map;
  }
}
