package io.rpt.core.io;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A prompt as Hugging Face PEFT stores it. {@link PeftExport} makes one of a prompt, {@link
 * PeftImport} makes a prompt of one, {@link PeftFiles} saves and loads it.
 *
 * @param config what {@code adapter_config.json} says
 * @param table [P x S, D] {@code prompt_embeddings}
 * @param classifier the classification head that PEFT saves with a SEQ_CLS adapter
 * @param digest SHA-256 (hex) of {@code adapter_model.safetensors}
 * @param origin what our own second file says, if there is one
 */
public record PeftAdapter(
    PeftConfig config,
    FloatTensor table,
    Optional<LinearHead> classifier,
    String digest,
    Optional<PeftOrigin> origin) {
  /** Checks the table's shape against the configuration. */
  public PeftAdapter {
    List<Integer> shape = table.shape();
    int rows = Math.multiplyExact(config.length(), config.submodules());
    if (shape.size() != 2
        || shape.get(0) != rows
        || config.width().orElse(shape.get(1)) != shape.get(1)) {
      throw new InvalidValueException(
          "The table is "
              + shape
              + "; expected ["
              + rows
              + ", "
              + (config.width().isPresent() ? config.width().getAsInt() : "D")
              + "], as num_virtual_tokens, num_transformer_submodules and token_dim say.");
    }
  }

  /**
   * [P, D] the rows that PEFT uses; with two submodules, the second half of the table takes no part
   * in anything.
   */
  public FloatTensor rows() {
    int width = table.shape().get(1);
    float[] used = Arrays.copyOf(table.toArray(), config.length() * width);
    return FloatTensor.of(used, config.length(), width);
  }
}
