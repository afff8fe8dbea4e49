package io.rpt.examples.task;

import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.PromptTunerBuilder;
import io.rpt.djl.train.TrainingResult;
import io.rpt.djl.train.TrainingSet;
import io.rpt.djl.train.Validation;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** What a prompt is trained and validated on, read and checked before any model is opened. */
public sealed interface Material permits TaskMaterial, OwnMaterial {
  /** The validation scores that there will be. */
  Set<String> metrics();

  /** The score by which the best epoch is chosen unless told otherwise. */
  String usualMetric();

  /** The exact names of the scores that tables show beside the usual one, in their order. */
  List<String> reportedMetrics();

  /**
   * The usual score of giving every validation text the most frequent right answer of them; empty
   * where answers are no classes.
   */
  OptionalDouble majorityScore(Backbone backbone);

  /** What is learned on this backbone, and the kind of answer. */
  TrainingSet trainingSet(Backbone backbone);

  /** How it is scored on this backbone. */
  Validation validation(Backbone backbone);

  /** Tells a tuner for this backbone what the material is. */
  void describe(PromptTunerBuilder builder, Backbone backbone);

  /** Trains with a tuner that {@link #describe} was called for. */
  TrainingResult fit(PromptTuner tuner, Backbone backbone);
}
