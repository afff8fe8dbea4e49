package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.rpt.core.error.InvalidFileException;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.ops.EagerOperators;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.ops.Operators;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the families drop values: the order of their operations, as in the original models. */
class DropoutPlacesTest {
  private static final Map<String, String> SHORT =
      Map.of("activation", "act", "multiply", "mul", "paddingBias", "hide", "embedding", "embed");

  @TempDir Path folder;

  /** They change nothing in float32. */
  private static final Set<String> CONVERSIONS = Set.of("enter", "leave");

  private final List<String> trace = new ArrayList<>();

  @Test
  void bert_forward_dropsAfterTheEmbeddingNormAndBothSublayers() {
    ModelFolder files = ModelFolder.open(TinyBert.write(folder));
    try (NDManager manager = newManager()) {
      BertBlock bert =
          new BertBlock(
              tracing(),
              (EncoderConfig) files.config(),
              new FolderWeights(
                  files, BertBlock.NAMES, manager, new EagerOperators(), WeightStorage.READ, false),
              new Lifetime(folder));
      NDArray ids = manager.create(new long[][] {{2, 5, 3}});
      GradMode.off(
          () ->
              bert.layers(
                  0,
                  1,
                  bert.embed(bert.wordEmbeddings(ids), ids.zerosLike(), ids.zerosLike()),
                  bert.attentionBias(ids.onesLike())));
    }
    assertThat(String.join(" ", trace))
        .isEqualTo(
            "embed embed add embed add layerNorm dropout hide "
                + "linear linear linear attention linear dropout add layerNorm "
                + "linear act linear dropout add layerNorm");
  }

  @Test
  void t5_forward_dropsAroundBothStacksAndInEverySublayer() {
    ModelFolder files = ModelFolder.open(TinyT5.write(folder));
    try (NDManager manager = newManager()) {
      T5Block t5 =
          new T5Block(
              tracing(),
              (T5Config) files.config(),
              new FolderWeights(
                  files, new T5Names(), manager, new EagerOperators(), WeightStorage.READ, false),
              new Lifetime(folder),
              manager);
      trace.clear();
      NDArray ids = manager.create(new long[][] {{2, 5, 3}});
      NDArray mask = ids.onesLike();
      NDArray states = GradMode.off(() -> t5.encode(t5.wordEmbeddings(ids), mask));
      String attention = "rmsNorm linear linear linear attention linear dropout add ";
      String cross = "linear linear rmsNorm linear attention linear dropout add ";
      String feedForward = "rmsNorm linear linear act mul dropout linear dropout add ";
      assertThat(String.join(" ", trace))
          .isEqualTo(
              "embed hide add dropout " + (attention + feedForward).repeat(3) + "rmsNorm dropout");
      trace.clear();
      GradMode.off(() -> t5.decode(ids, states, mask));
      assertThat(String.join(" ", trace))
          .isEqualTo(
              "embed hide dropout "
                  + (attention + cross + feedForward).repeat(2)
                  + "rmsNorm dropout");
    }
  }

  @Test
  void gpt2_forward_dropsTheEmbeddingsAndWhatBothSublayersAdd() {
    ModelFolder files = ModelFolder.open(TinyGpt2.write(folder));
    try (NDManager manager = newManager()) {
      Gpt2Block gpt2 =
          new Gpt2Block(
              tracing(),
              (Gpt2Config) files.config(),
              new FolderWeights(
                  files, Gpt2Block.NAMES, manager, new EagerOperators(), WeightStorage.READ, false),
              new Lifetime(folder));
      NDArray ids = manager.create(new long[][] {{2, 5, 3}});
      NDArray words = gpt2.wordEmbeddings(ids);
      trace.clear();
      GradMode.off(() -> gpt2.run(words, ids.onesLike(), ids, ids));
    }
    String layer =
        "layerNorm transposedLinear split attention transposedLinear dropout add "
            + "layerNorm transposedLinear act transposedLinear dropout add ";
    assertThat(String.join(" ", trace))
        .isEqualTo("causalBias embed add dropout " + layer.repeat(2) + "layerNorm");
  }

  @Test
  void open_configuredRates_areTheBackbonesOwn() throws IOException {
    Path file = TinyT5.write(folder).resolve("config.json");
    assertThat(own()).isEqualTo(new DropoutRates(0.1, 0.1)); // absent: the published models'
    Files.writeString(file, TinyT5.config().replaceFirst("\\{", "{\"dropout_rate\": 0.25,"));
    assertThat(own()).isEqualTo(new DropoutRates(0.25, 0.25));
    Files.writeString(file, TinyT5.config().replaceFirst("\\{", "{\"dropout_rate\": 1,"));
    assertThatThrownBy(this::own)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("config.json", "dropout rate", "1.0");
    BertConfig bert = TinyBert.CONFIG;
    assertThat(bert.dropout()).isEqualTo(new DropoutRates(0.1, 0.1));
    file = TinyBert.write(folder).resolve("config.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("\"hidden_dropout_prob\": 0.1", "\"hidden_dropout_prob\": 0.2")
            .replace("\"attention_probs_dropout_prob\": 0.1", "\"unused\": 0.1"));
    assertThat(own()).isEqualTo(new DropoutRates(0.2, 0.1));
  }

  private DropoutRates own() {
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU)) {
      return backbone.ownDropout();
    }
  }

  private static NDManager newManager() {
    return DeviceChoice.engine().newBaseManager(DeviceChoice.CPU.resolve());
  }

  private Operators tracing() {
    Operators eager = new EagerOperators();
    return (Operators)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Operators.class},
            (proxy, method, arguments) -> {
              if (!CONVERSIONS.contains(method.getName())) {
                trace.add(SHORT.getOrDefault(method.getName(), method.getName()));
              }
              return method.invoke(eager, arguments);
            });
  }
}
