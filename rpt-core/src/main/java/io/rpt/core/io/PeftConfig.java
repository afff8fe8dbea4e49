package io.rpt.core.io;

import io.rpt.core.error.Checks;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.tensor.PromptShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What PEFT's {@code adapter_config.json} says of a prompt, as far as a prompt's use depends on it.
 * Keys that only matter while PEFT makes or trains the adapter are not kept, {@code
 * tokenizer_kwargs} among them, which could name code to run.
 *
 * @param type the kind of adapter
 * @param task what it is for
 * @param baseModel the name or path of the backbone, as the writer had it
 * @param revision the version of the backbone
 * @param length P ({@code num_virtual_tokens})
 * @param width D ({@code token_dim})
 * @param submodules S, 1 or 2: the table has P x S rows, of which the first P are used
 * @param heads attention heads of the backbone
 * @param layers layers of the backbone
 * @param unknownKeys keys that this version does not know and that have a value, sorted
 */
public record PeftConfig(
    PeftType type,
    PeftTask task,
    Optional<String> baseModel,
    Optional<String> revision,
    int length,
    OptionalInt width,
    int submodules,
    OptionalInt heads,
    OptionalInt layers,
    List<String> unknownKeys) {
  private static final List<String> HEADS = List.of("classifier", "score");
  private static final Set<String> KNOWN =
      Set.of(
          "auto_mapping",
          "base_model_name_or_path",
          "encoder_dropout",
          "encoder_hidden_size",
          "encoder_num_layers",
          "encoder_reparameterization_type",
          "inference_mode",
          "modules_to_save",
          "num_attention_heads",
          "num_layers",
          "num_transformer_submodules",
          "num_virtual_tokens",
          "peft_type",
          "peft_version",
          "prompt_tuning_init",
          "prompt_tuning_init_text",
          "revision",
          "task_type",
          "token_dim",
          "tokenizer_kwargs",
          "tokenizer_name_or_path");

  /** Checks the sizes of the table and copies the list. */
  public PeftConfig {
    Checks.inRange("num_virtual_tokens", length, 1, PromptShape.MAX_LENGTH);
    Checks.inRange("num_transformer_submodules", submodules, 1, 2);
    unknownKeys = List.copyOf(unknownKeys);
  }

  static PeftConfig read(JsonObject config) {
    PeftType type = PeftType.read(config);
    if (!config.has("task_type")) {
      throw config.failure(
          "has no task_type, on which the meaning of the rows depends. Add the one that the"
              + " adapter was trained for, such as \"SEQ_CLS\" or \"SEQ_2_SEQ_LM\".");
    }
    PeftTask task = PeftTask.read(config);
    return new PeftConfig(
        type,
        task,
        config.optionalString("base_model_name_or_path"),
        config.optionalString("revision"),
        config.integer("num_virtual_tokens", 1, PromptShape.MAX_LENGTH),
        optional(config, "token_dim", PromptShape.MAX_WIDTH),
        optional(config, "num_transformer_submodules", 2).orElse(task.defaultSubmodules()),
        optional(config, "num_attention_heads", 1 << 16),
        optional(config, "num_layers", 1 << 16),
        unknownKeys(config));
  }

  private static OptionalInt optional(JsonObject config, String key, int max) {
    OptionalLong value = config.optionalInteger(key, 1, max);
    return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
  }

  private static List<String> unknownKeys(JsonObject config) {
    return config.names().stream()
        .filter(key -> !KNOWN.contains(key) && config.has(key))
        .sorted()
        .toList();
  }

  /**
   * The file: sorted keys, two spaces of indent, absent values as null. The kind is always {@code
   * PROMPT_TUNING}, since a table is all there is, and its start {@code RANDOM}, since any other
   * makes PEFT look for a tokenizer before it loads the table.
   */
  byte[] write() {
    Map<String, @Nullable Object> keys = new HashMap<>();
    for (String unused :
        List.of(
            "auto_mapping",
            "peft_version",
            "prompt_tuning_init_text",
            "tokenizer_kwargs",
            "tokenizer_name_or_path")) {
      keys.put(unused, null);
    }
    keys.put("base_model_name_or_path", baseModel.orElse(null));
    keys.put("inference_mode", true);
    keys.put("modules_to_save", task == PeftTask.SEQ_CLS ? HEADS : null);
    keys.put("num_attention_heads", orNull(heads));
    keys.put("num_layers", orNull(layers));
    keys.put("num_transformer_submodules", submodules);
    keys.put("num_virtual_tokens", length);
    keys.put("peft_type", PeftType.PROMPT_TUNING.name());
    keys.put("prompt_tuning_init", "RANDOM");
    keys.put("revision", revision.orElse(null));
    keys.put("task_type", task.name());
    keys.put("token_dim", orNull(width));
    return JsonText.toBytes(keys);
  }

  private static @Nullable Integer orNull(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  /** A refusal of something well-formed, which names the file. */
  static UnsupportedFeatureException unsupported(JsonObject config, String message) {
    return new UnsupportedFeatureException(String.valueOf(config.failure(message).getMessage()));
  }
}
