package io.rpt.djl.train;

import ai.djl.training.tracker.ParameterTracker;
import io.rpt.core.error.EnumIds;
import io.rpt.core.error.UnsupportedFeatureException;
import java.util.function.ToDoubleFunction;

/** Which optimizer trains a prompt, with its standard constants. */
public enum OptimizerKind {
  /** {@link AdamW}: the paper's choice. */
  ADAMW,
  /** {@link Adafactor}: Lester et al. 2021 train prompts with it. */
  ADAFACTOR;

  /** The name in files and options, in lower case. */
  public String id() {
    return EnumIds.of(this);
  }

  /**
   * Finds an optimizer by its name.
   *
   * @throws UnsupportedFeatureException if there is none
   */
  public static OptimizerKind byId(String id) {
    return EnumIds.find("optimizer", OptimizerKind.class, id);
  }

  /**
   * Creates an optimizer without state.
   *
   * @param learningRate the rate by parameter id and number of earlier updates
   * @param weightDecay the decoupled decay by parameter id
   */
  StatefulOptimizer create(ParameterTracker learningRate, ToDoubleFunction<String> weightDecay) {
    return switch (this) {
      case ADAMW -> new AdamW(AdamW.Settings.STANDARD, learningRate, weightDecay);
      case ADAFACTOR -> new Adafactor(Adafactor.Settings.STANDARD, learningRate, weightDecay);
    };
  }
}
