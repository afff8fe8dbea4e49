package io.rpt.djl.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.ops.LayerCheckpoints;
import java.util.List;
import java.util.function.Supplier;

/**
 * One optimizer step: forward and backward passes over some micro-batches, clipping, update. All
 * memory of a micro-batch is freed at its end.
 *
 * @param <B> a micro-batch
 */
public final class TrainingStep<B> {
  private final Objective<B> objective;
  private final List<Parameter> trained;
  private final StatefulOptimizer optimizer;
  private final NDManager manager;
  private final double clipNorm;
  private final boolean checkpointLayers;

  /**
   * Puts the parts together.
   *
   * @param trained the parameters that are updated
   * @param manager below which the memory of each step is made
   * @param clipNorm the largest global norm of the gradient; 0 for no clipping
   * @param checkpointLayers whether layers of a frozen backbone are computed again in the backward
   *     pass, see {@link LayerCheckpoints}
   */
  public TrainingStep(
      Objective<B> objective,
      List<Parameter> trained,
      StatefulOptimizer optimizer,
      NDManager manager,
      double clipNorm,
      boolean checkpointLayers) {
    this.objective = objective;
    this.trained = List.copyOf(trained);
    this.optimizer = optimizer;
    this.manager = manager;
    this.clipNorm = clipNorm;
    this.checkpointLayers = checkpointLayers;
  }

  /**
   * Computes the gradients of the mean loss over all micro-batches and updates the parameters,
   * unless loss or gradient is not finite.
   */
  public StepReport run(List<B> batches) {
    long terms = batches.stream().mapToLong(objective::terms).sum();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray loss = scratch.zeros(new Shape());
      for (B batch : batches) {
        loss = loss.add(backward(batch, terms, scratch));
      }
      NDArray total = loss;
      return GradMode.off(() -> update(total, scratch));
    }
  }

  /**
   * Adds the gradients of the batch's share of the mean loss to the parameters' and returns that
   * share, a scalar.
   */
  private NDArray backward(B batch, long terms, NDManager scratch) {
    try (NDManager pass = scratch.newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      // An array of the engine, not div(Number), whose memory may be gone before the backward pass.
      NDArray count = pass.full(new Shape(), (float) terms, DataType.FLOAT32);
      LayerCheckpoints checkpoints = new LayerCheckpoints();
      Supplier<NDArray> forward = () -> objective.loss(batch, pass);
      NDArray sum = checkpointLayers ? checkpoints.record(forward) : forward.get();
      NDArray loss = sum.div(count);
      collector.backward(loss);
      checkpoints.backward();
      NDArray value = loss.stopGradient();
      value.attach(scratch);
      return value;
    }
  }

  private StepReport update(NDArray loss, NDManager scratch) {
    NDArray norm = Gradients.norm(trained, scratch);
    StepReport report = StepReport.read(loss, norm);
    if (report.isFinite()) {
      if (clipNorm > 0) {
        Gradients.clip(trained, norm, clipNorm, scratch);
      }
      for (Parameter parameter : trained) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          optimizer.update(parameter.getId(), parameter.getArray(), gradient);
        }
      }
    }
    return report;
  }
}
