package io.rpt.core.io;

import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tensors of PEFT's {@code adapter_model.safetensors}, under PEFT's names. */
final class PeftTensors {
  private static final String TABLE = "prompt_embeddings";
  private static final String WEIGHT = "base_model.classifier.weight";
  private static final String BIAS = "base_model.classifier.bias";
  private static final Map<String, String> STORED =
      Map.of(LinearHead.WEIGHT, WEIGHT, LinearHead.BIAS, BIAS);

  private PeftTensors() {}

  /** The file, with the metadata that Hugging Face's loaders look for. */
  static byte[] bytes(FloatTensor table, Optional<LinearHead> classifier) {
    Map<String, FloatTensor> tensors = new TreeMap<>();
    classifier.ifPresent(
        head -> head.tensors().forEach((name, value) -> tensors.put(STORED.get(name), value)));
    tensors.put(TABLE, table);
    return SafetensorsWriter.toBytes(
        PromptFiles.finite(tensors), Map.of("format", "pt"), SafetensorsLimits.forPrompts());
  }

  /** The same tensors under our names. */
  static PromptTensors named(SafetensorsFile file) {
    return new PromptTensors(file, name -> STORED.getOrDefault(name, name));
  }

  /** Reads the table after checking its shape. */
  static FloatTensor table(SafetensorsFile file, PeftConfig config) {
    List<Long> shape = file.info(TABLE).shape();
    long rows = (long) config.length() * config.submodules();
    long width = config.width().orElse(PromptShape.MAX_WIDTH);
    boolean fits =
        shape.size() == 2
            && shape.get(0) == rows
            && (config.width().isPresent() ? shape.get(1) == width : shape.get(1) <= width);
    if (!fits) {
      throw file.failure(
          "has the tensor "
              + Quote.of(TABLE)
              + " of shape "
              + shape
              + "; expected ["
              + rows
              + ", "
              + (config.width().isPresent() ? width : "D")
              + "], as adapter_config.json says: num_virtual_tokens "
              + config.length()
              + ", num_transformer_submodules "
              + config.submodules()
              + (config.width().isPresent() ? ", token_dim " + width : "")
              + ". The two do not belong together; copy both again.");
    }
    return file.readFloats(TABLE);
  }

  /** Reads the classification head, if there is one. */
  static Optional<LinearHead> classifier(SafetensorsFile file) {
    if (!file.contains(WEIGHT) && !file.contains(BIAS)) {
      return Optional.empty();
    }
    List<Long> shape = file.info(WEIGHT).shape();
    if (shape.size() != 2 || !file.info(BIAS).shape().equals(List.of(shape.get(0)))) {
      throw file.failure(
          "has the tensors "
              + Quote.of(WEIGHT)
              + " "
              + shape
              + " and "
              + Quote.of(BIAS)
              + " "
              + file.info(BIAS).shape()
              + "; expected [L, H] and [L]. Save the adapter again.");
    }
    return Optional.of(new LinearHead(file.readFloats(WEIGHT), file.readFloats(BIAS)));
  }

  /** Refuses tensors that have no use here. */
  static void rejectUnknown(SafetensorsFile file, PeftTask task) {
    Set<String> known = task == PeftTask.SEQ_CLS ? Set.of(TABLE, WEIGHT, BIAS) : Set.of(TABLE);
    for (String name : file.tensors().keySet()) {
      if (!known.contains(name)) {
        throw file.failure(
            "has the tensor "
                + Quote.of(name)
                + "; expected only "
                + known.stream().sorted().toList()
                + " in an adapter for "
                + task
                + ". Other trained modules of the model are no part of a prompt; use this adapter"
                + " with PEFT.");
      }
    }
  }
}
