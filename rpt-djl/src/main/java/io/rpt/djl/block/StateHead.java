package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import io.rpt.djl.backbone.Backbone;

/** What makes logits of the last states of prompted rows. */
sealed interface StateHead {
  /**
   * Scores each row.
   *
   * @param stack runs the layers
   * @param inputs of {@link io.rpt.djl.batch.PromptInputs}
   * @return [B, L]
   */
  NDArray logits(ParameterStore store, PromptedStack stack, NDList inputs, boolean training);

  /** L. */
  int outputs();

  /**
   * A linear map of its own.
   *
   * @param backbone whose pooler may be read
   * @param head the map
   * @param input which state it reads
   */
  record Trained(Backbone backbone, LinearHeadBlock head, HeadInput input) implements StateHead {
    @Override
    public NDArray logits(
        ParameterStore store, PromptedStack stack, NDList inputs, boolean training) {
      NDArray read = // [B, H]
          switch (input) {
            case CLS_STATE -> stack.headStates(store, inputs, training);
            case PEFT_POOLED ->
                backbone
                    .encoder()
                    .pooler(stack.statesAt(store, inputs, inputs.get(4).zerosLike(), training));
          };
      return head.logits(store, read, training);
    }

    @Override
    public int outputs() {
      return head.labelCount();
    }
  }

  /**
   * The backbone's language-model head.
   *
   * @param backbone whose head it is
   * @param words which words are scored
   */
  record Frozen(Backbone backbone, WordHead words) implements StateHead {
    @Override
    public NDArray logits(
        ParameterStore store, PromptedStack stack, NDList inputs, boolean training) {
      return words.scores(backbone, stack.headStates(store, inputs, training));
    }

    @Override
    public int outputs() {
      return words.count(backbone);
    }
  }
}
