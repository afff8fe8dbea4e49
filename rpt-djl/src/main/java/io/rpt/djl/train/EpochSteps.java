package io.rpt.djl.train;

import ai.djl.engine.Engine;
import io.rpt.core.error.RptException;
import io.rpt.djl.train.TrainingEvent.StepDone;
import io.rpt.djl.train.TrainingEvent.Warning;
import java.util.List;

/**
 * The optimizer steps of an epoch.
 *
 * @param lesson whose loss it is
 * @param plan which examples stand in each step
 * @param step what one step does
 * @param options of the run
 * @param listener is told of each step
 * @param afterInterrupt what an interrupted run can do, a sentence for its message
 */
record EpochSteps(
    Lesson lesson,
    BatchPlan plan,
    TrainingStep<List<Integer>> step,
    TrainOptions options,
    TrainingListener listener,
    String afterInterrupt) {
  /** What a run says of values that are not finite. */
  interface Divergence {
    /**
     * An exception.
     *
     * @param step of the epoch, from 1
     * @param seen what was not finite
     */
    RptException at(int epoch, int step, String seen);
  }

  /**
   * Runs the steps.
   *
   * @return the mean loss over the epoch's terms
   * @throws TrainingInterruptedException if the thread is interrupted
   */
  double run(int epoch, Divergence divergence) {
    // Only dropout, of a reparameterization and the backbone, draws from the engine.
    Engine.getEngine("PyTorch").setRandomSeed((int) (options.seed() * 31 + epoch));
    List<List<List<Integer>>> steps = plan.steps(epoch);
    double sum = 0;
    long terms = 0;
    for (int i = 0; i < steps.size(); i++) {
      checkInterrupt(epoch);
      StepReport report = step.run(steps.get(i));
      if (!report.isFinite()) {
        throw divergence.at(
            epoch,
            i + 1,
            "the loss is " + report.loss() + " and the gradient norm " + report.gradientNorm());
      }
      if (epoch == 1 && i == 0 && report.gradientNorm() == 0) {
        listener.on(
            new Warning(
                "The gradient of the first step is exactly 0: nothing that is trained reaches the"
                    + " loss."));
      }
      listener.on(new StepDone(epoch, i + 1, report.loss(), report.gradientNorm()));
      long count = steps.get(i).stream().mapToLong(lesson::terms).sum();
      sum += report.loss() * count;
      terms += count;
    }
    return sum / terms;
  }

  private void checkInterrupt(int epoch) {
    if (Thread.interrupted()) {
      throw new TrainingInterruptedException(
          "Training was interrupted in epoch "
              + epoch
              + " of "
              + options.epochs()
              + ". "
              + afterInterrupt);
    }
  }
}
