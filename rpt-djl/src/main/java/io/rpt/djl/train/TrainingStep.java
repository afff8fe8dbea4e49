package io.rpt.djl.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.ops.GradMode;
import java.util.List;

/**
 * One optimizer step: forward and backward passes over some micro-batches, clipping, update. All
 * memory of a micro-batch is freed at its end.
 */
final class TrainingStep {
  private final PromptedClassifier model;
  private final PromptInputs inputs;
  private final AdamW optimizer;
  private final NDManager manager;
  private final double clipNorm;
  private final List<Parameter> trained;

  TrainingStep(
      PromptedClassifier model,
      PromptInputs inputs,
      AdamW optimizer,
      NDManager manager,
      double clipNorm) {
    this.model = model;
    this.inputs = inputs;
    this.optimizer = optimizer;
    this.manager = manager;
    this.clipNorm = clipNorm;
    this.trained = model.trainedParameters();
  }

  /**
   * Some examples that go through the model together.
   *
   * @param rows [B] tokenized texts
   * @param classes [B] their labels' indices
   */
  record MicroBatch(List<TokenRow> rows, List<Integer> classes) {}

  /**
   * Computes the gradients of the mean loss over all examples of the micro-batches and updates the
   * parameters, unless loss or gradient is not finite.
   */
  StepReport run(List<MicroBatch> batches) {
    int examples = batches.stream().mapToInt(batch -> batch.rows().size()).sum();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray loss = scratch.zeros(new Shape());
      for (MicroBatch batch : batches) {
        loss = loss.add(backward(batch, examples, scratch));
      }
      NDArray total = loss;
      return GradMode.off(() -> update(total, scratch));
    }
  }

  /**
   * Adds the gradients of the batch's share of the mean loss to the parameters' and returns that
   * share, a scalar.
   */
  private NDArray backward(MicroBatch batch, int examples, NDManager scratch) {
    try (NDManager pass = scratch.newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDList arrays = inputs.arrays(pass, batch.rows());
      NDArray logits =
          model.forward(new ParameterStore(pass, false), arrays, true).singletonOrThrow();
      // An array of the engine, not div(Number), whose memory may be gone before the backward pass.
      NDArray count = pass.full(new Shape(), examples, DataType.FLOAT32);
      NDArray loss = CrossEntropy.sum(logits, labels(batch, pass)).div(count);
      collector.backward(loss);
      NDArray value = loss.stopGradient();
      value.attach(scratch);
      return value;
    }
  }

  private static NDArray labels(MicroBatch batch, NDManager manager) {
    long[] classes = batch.classes().stream().mapToLong(Integer::longValue).toArray();
    return manager.create(classes, new Shape(classes.length));
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
