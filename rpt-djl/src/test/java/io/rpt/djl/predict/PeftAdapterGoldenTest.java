package io.rpt.djl.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.rpt.core.data.TextFormat;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.golden.GoldenDirectory;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.io.PeftFiles;
import io.rpt.core.io.PeftImport;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.golden.GoldenTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An adapter that PEFT wrote scores as PEFT did, which computed in float64. */
class PeftAdapterGoldenTest {
  private static final double TOLERANCE = 1e-5 * 8.5; // of the largest logit

  @Test
  void logits_adapterOfPeft_equalPeftsOwn() {
    GoldenDirectory golden = GoldenDirectory.locate();
    Path model = golden.root().resolve("bert_base_names");
    Path adapter = golden.root().resolveSibling("peft").resolve("bert_prompt_tuning");
    assumeTrue(Files.isDirectory(model) && Files.isDirectory(adapter), "golden files are absent");
    JsonObject expected = GoldenDirectory.json(adapter.resolve("expected.json"));
    try (Backbone backbone = Backbone.open(model, DeviceChoice.CPU);
        NDManager manager = backbone.newManager()) {
      ProjectedPrompt prompt = read(adapter, backbone);
      Block block = PromptModels.labels(backbone, prompt);
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
      PromptInputs inputs =
          new PromptInputs(
              backbone,
              prompt.task().injector(),
              prompt.shape().length(),
              prompt.task().maxLength());
      GoldenTensor logits =
          GoldenTensor.of(
              block
                  .forward(
                      new ParameterStore(manager, false),
                      inputs.arrays(manager, rows(expected)),
                      false)
                  .singletonOrThrow());
      assertThat(logits.shape()).containsExactly(2, 3);
      GoldenAssert.assertClose("logits", flat(expected, "logits"), logits.values(), TOLERANCE);
    }
  }

  private static ProjectedPrompt read(Path adapter, Backbone backbone) {
    BackboneFacts facts =
        new BackboneFacts(
            "bert_base_names", 32, 150, 3, 4, 48, backbone.digest(), "there is no tokenizer");
    return PeftImport.onSame(PeftFiles.load(adapter), facts)
        .classifier(List.of("a", "b", "c"), TextFormat.SINGLE, 48);
  }

  /** The rows without their padding. */
  private static List<TokenRow> rows(JsonObject expected) {
    List<TokenRow> rows = new ArrayList<>();
    for (int row = 0; row < expected.getAsJsonArray("input_ids").size(); row++) {
      int length = 0;
      for (int mask : ints(expected, "attention_mask", row)) {
        length += mask;
      }
      int[] ids = Arrays.copyOf(ints(expected, "input_ids", row), length);
      int[] types = Arrays.copyOf(ints(expected, "token_type_ids", row), length);
      rows.add(new TokenRow(ids, types, new boolean[length]));
    }
    return rows;
  }

  private static int[] ints(JsonObject expected, String name, int row) {
    JsonArray values = expected.getAsJsonArray(name).get(row).getAsJsonArray();
    int[] ints = new int[values.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = values.get(i).getAsInt();
    }
    return ints;
  }

  private static double[] flat(JsonObject expected, String name) {
    List<Double> values = new ArrayList<>();
    expected
        .getAsJsonArray(name)
        .forEach(row -> row.getAsJsonArray().forEach(value -> values.add(value.getAsDouble())));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
