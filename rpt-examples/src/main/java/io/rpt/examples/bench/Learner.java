package io.rpt.examples.bench;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.rpt.core.error.RptException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.train.AdamW;
import io.rpt.djl.train.Objective;
import io.rpt.djl.train.StatefulOptimizer;
import io.rpt.djl.train.StepReport;
import io.rpt.djl.train.TrainingStep;
import java.util.List;

/**
 * Trains a prompt step by step, as the tuner does, but at the learning rate 0: all repeats do the
 * same.
 *
 * @param <B> a batch
 */
final class Learner<B> implements AutoCloseable {
  private final NDManager manager;
  private final Block model;
  private final StatefulOptimizer optimizer;
  private final TrainingStep<B> step;

  /**
   * Initializes a Block.
   *
   * @param model whose parameters that require gradients are trained
   * @param objective the model's loss
   * @param checkpointed whether layers are computed again in the backward pass
   */
  Learner(Backbone backbone, Block model, Objective<B> objective, boolean checkpointed) {
    this.model = model;
    manager = backbone.newManager();
    model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    List<Parameter> trained =
        model.getParameters().values().stream()
            .filter(Parameter::requiresGradient)
            .distinct()
            .toList();
    optimizer = new AdamW(AdamW.Settings.STANDARD, (id, update) -> 0, id -> 0);
    step = new TrainingStep<>(objective, trained, optimizer, manager, 0, checkpointed);
  }

  /** One optimizer step; returns the mean loss. */
  double step(B batch) {
    StepReport report = step.run(List.of(batch));
    if (!report.isFinite()) {
      throw new RptException(
          "The loss is "
              + report.loss()
              + " and the gradient norm "
              + report.gradientNorm()
              + "; expected finite numbers, so the figures would mean nothing. Run rpt doctor.");
    }
    return report.loss();
  }

  @Override
  public void close() {
    optimizer.close();
    model.clear();
    manager.close();
  }
}
