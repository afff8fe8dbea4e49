package io.rpt.djl.train;

import io.rpt.djl.predict.Evaluation;
import java.util.List;
import java.util.SortedMap;

/** What a training run tells its listener. */
public sealed interface TrainingEvent {
  /**
   * The run begins, or goes on from a saved state.
   *
   * @param epochs how many epochs the run has in all
   * @param done the figures of the epochs that a saved state holds; empty for a new run
   * @param stepsPerEpoch optimizer steps in each
   * @param trainedParameters how many numbers are trained
   * @param truncatedTexts how many training texts are shortened to fit
   */
  record Started(
      int epochs,
      List<EpochResult> done,
      int stepsPerEpoch,
      long trainedParameters,
      int truncatedTexts)
      implements TrainingEvent {
    /** Copies the list. */
    public Started {
      done = List.copyOf(done);
    }

    /** The first epoch that is still to run, from 1. */
    public int firstEpoch() {
      return done.size() + 1;
    }
  }

  /**
   * An optimizer step is done.
   *
   * @param epoch from 1
   * @param step within the epoch, from 1
   * @param loss the mean loss of its examples, of written answers over their tokens, before the
   *     update
   * @param gradientNorm the global norm of the gradient, before clipping
   */
  record StepDone(int epoch, int step, double loss, double gradientNorm) implements TrainingEvent {}

  /**
   * An epoch is done and validated.
   *
   * @param result its figures
   * @param best whether it is the best so far
   */
  record EpochDone(EpochResult result, boolean best) implements TrainingEvent {}

  /**
   * Something that may spoil the result but does not stop the run.
   *
   * @param message what, and what can be done
   */
  record Warning(String message) implements TrainingEvent {}

  /**
   * The figures of one epoch.
   *
   * @param epoch from 1
   * @param loss the mean loss over its training examples, of written answers over their tokens
   * @param evaluation how the projected prompt does on the validation examples
   */
  record EpochResult(int epoch, double loss, Evaluation evaluation) {
    /** The validation scores by name. */
    public SortedMap<String, Double> scores() {
      return evaluation.scores();
    }
  }
}
