package io.rpt.djl.pretrain;

/** What a pretraining run tells its listener. */
public sealed interface PretrainEvent {
  /**
   * The run begins, or goes on from a saved state.
   *
   * @param done steps that a saved state holds; 0 for a new run
   * @param steps steps of the whole run
   * @param trainedParameters how many numbers are trained
   */
  record Started(int done, int steps, long trainedParameters) implements PretrainEvent {}

  /**
   * Some steps are done.
   *
   * @param step the last of them, from 1
   * @param steps steps of the whole run
   * @param loss the mean loss of the steps since the last report
   * @param gradientNorm the global norm of the last gradient, before clipping
   * @param learningRate of the last update
   */
  record Progress(int step, int steps, double loss, double gradientNorm, double learningRate)
      implements PretrainEvent {}

  /**
   * The state was saved.
   *
   * @param step the last step that it holds
   */
  record StateSaved(int step) implements PretrainEvent {}
}
