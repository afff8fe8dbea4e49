package io.rpt.examples.demo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptedClassifier;
import java.util.List;

/**
 * Label scores with the prompt as it was trained, its network evaluated by the engine: what
 * projection must reproduce.
 */
final class UnprojectedLogits {
  private UnprojectedLogits() {}

  /** One score per label for each text, in row-major order [B, L]. */
  static float[] of(Backbone backbone, ReparameterizedPrompt prompt, List<TextInput> texts) {
    PromptTask task = prompt.task();
    PromptInputs inputs =
        new PromptInputs(backbone, task.injector(), prompt.shape().length(), task.maxLength());
    PromptedClassifier block =
        new PromptedClassifier(
            backbone,
            task.injector(),
            new PromptBlock(prompt.plan(), prompt.raw(), prompt.weights(), false),
            new LinearHeadBlock((LinearHead) task.head(), false));
    try (NDManager manager = backbone.newManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
      ParameterStore store = new ParameterStore(manager, false);
      NDArray logits =
          block
              .forward(store, inputs.arrays(manager, inputs.encode(texts).rows()), false)
              .singletonOrThrow();
      return logits.toFloatArray();
    }
  }
}
