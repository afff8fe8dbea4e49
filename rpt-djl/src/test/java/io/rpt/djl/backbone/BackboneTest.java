package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.ops.GradMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackboneTest {
  private static final long[][] IDS = {{2, 5, 6, 7, 3}, {2, 9, 10, 3, 0}};
  private static final long[][] MASK = {{1, 1, 1, 1, 1}, {1, 1, 1, 1, 0}};

  @TempDir Path folder;

  /** Last hidden states through the Block's DJL face, without gradients. */
  private static float[] states(Backbone backbone) {
    return GradMode.off(
        () -> {
          try (NDManager step = backbone.newManager()) {
            NDList inputs =
                new NDList(step.create(IDS), step.zeros(new Shape(2, 5)), step.create(MASK));
            inputs.set(1, inputs.get(1).toType(inputs.get(0).getDataType(), false));
            ParameterStore store = new ParameterStore(step, false);
            return backbone.block().forward(store, inputs, false).get(0).toFloatArray();
          }
        });
  }

  private static float[] statesOf(Path folder) {
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU)) {
      return states(backbone);
    }
  }

  /** A training step: a gradient of the states to input rows. */
  private static float[] gradient(Backbone backbone) {
    BertBlock bert = backbone.bert();
    try (NDManager step = backbone.newManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray rows = step.ones(new Shape(2, 5, backbone.width()));
      rows.setRequiresGradient(true);
      NDArray types = step.create(new long[10], new Shape(2, 5));
      NDArray bias = bert.attentionBias(step.create(MASK));
      NDArray hidden = bert.embed(rows, types, types);
      NDArray last = bert.layers(0, bert.layerCount(), hidden, bias);
      collector.backward(last.mul(last).mul(last).sum());
      return rows.getGradient().toFloatArray();
    }
  }

  @Test
  void open_tinyBert_tellsItsShape() {
    TinyBert.write(folder);
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU)) {
      assertThat(backbone.modelType()).isEqualTo("bert");
      assertThat(backbone.width()).isEqualTo(8);
      assertThat(backbone.vocabularySize()).isEqualTo(12);
      assertThat(backbone.maxPositions()).isEqualTo(20);
      assertThat(backbone.layerCount()).isEqualTo(2);
      long stored =
          TinyBert.tensors(folder).values().stream().mapToLong(tensor -> tensor.size()).sum();
      assertThat(backbone.parameterCount()).isEqualTo(stored);
      float[] word =
          TinyBert.tensors(folder).get("bert.embeddings.word_embeddings.weight").toArray();
      assertThat(backbone.embeddingRow(1)).containsExactly(Arrays.copyOfRange(word, 8, 16));
      assertThatThrownBy(() -> backbone.embeddingRow(12))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll("token id", "12", "0 to 11");
    }
  }

  @Test
  void open_shardsOtherNames_giveTheSameStates() throws IOException {
    TinyBert.write(folder);
    float[] expected = statesOf(folder);
    TinyBert.shard(folder);
    assertThat(statesOf(folder)).containsExactly(expected);

    TinyBert.write(folder);
    TinyBert.rename(folder, name -> name.replaceFirst("^bert\\.", ""));
    assertThat(statesOf(folder)).containsExactly(expected);
    TinyBert.rename(
        folder,
        name ->
            name.replace("LayerNorm.weight", "LayerNorm.gamma")
                .replace("LayerNorm.bias", "LayerNorm.beta"));
    assertThat(statesOf(folder)).containsExactly(expected);
  }

  @Test
  void open_bf16_equalsFloat32WithinRounding() throws IOException {
    TinyBert.write(folder);
    float[] expected = statesOf(folder);
    TinyBert.saveAsBf16(folder);
    assertThat(statesOf(folder)).containsExactly(expected, within(0.1f)).isNotEqualTo(expected);
  }

  @Test
  void digest_shards_coversAllBytesAndFollowsChanges() throws IOException {
    TinyBert.write(folder);
    String single = ModelFolder.open(folder).digest();
    assertThat(single).hasSize(64).isEqualTo(ModelFolder.open(folder).digest());
    TinyBert.shard(folder);
    String shards = ModelFolder.open(folder).digest();
    assertThat(shards).isNotEqualTo(single);
    Path second = folder.resolve("part-2.safetensors");
    byte[] longer = Arrays.copyOf(Files.readAllBytes(second), 40);
    Files.write(second, longer);
    assertThat(ModelFolder.open(folder).digest()).isNotEqualTo(shards);
  }

  @Test
  void forwardAndBackward_fiftyTimes_leaveWeightsAndMemoryAlone() {
    TinyBert.write(folder);
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU)) {
      String before = backbone.weightsHash();
      int live = backbone.liveArrays();
      float[] states = states(backbone);
      float[] gradient = gradient(backbone);
      for (int i = 0; i < 50; i++) {
        assertThat(states(backbone)).containsExactly(states);
        assertThat(gradient(backbone)).containsExactly(gradient);
      }
      for (float value : gradient) {
        assertThat(value).isFinite().isNotZero();
      }
      assertThat(backbone.liveArrays()).isEqualTo(live);
      assertThat(backbone.weightsHash()).isEqualTo(before);
      assertThat(backbone.block().getParameters().values())
          .allSatisfy(parameter -> assertThat(parameter.requiresGradient()).isFalse())
          .allSatisfy(parameter -> assertThat(parameter.getArray().hasGradient()).isFalse());
    }
  }

  @Test
  void frozenArray_asReceiver_throwsInsteadOfLeaking() {
    TinyBert.write(folder);
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU)) {
      NDArray weight = backbone.block().getParameters().valueAt(0).getArray();
      assertThatThrownBy(weight::square).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void forward_fourThreads_giveTheSameStates() throws Exception {
    TinyBert.write(folder);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU)) {
      float[] expected = states(backbone);
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        results.add(pool.submit(() -> states(backbone)));
      }
      for (Future<float[]> result : results) {
        assertThat(result.get()).containsExactly(expected);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void close_twiceAndUse_refusesNamingTheFolder() {
    TinyBert.write(folder);
    Backbone backbone = Backbone.open(folder, DeviceChoice.CPU);
    BertBlock block = backbone.bert();
    backbone.close();
    backbone.close();
    assertThatThrownBy(backbone::newManager)
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll(folder.toString(), "closed");
    try (NDManager other = NDManager.newBaseManager();
        NDArray ids = other.create(IDS)) {
      assertThatThrownBy(() -> block.wordEmbeddings(ids)).hasMessageContaining("closed");
    }
  }

  @Test
  void open_gpuWithoutOne_saysSo() {
    assumeTrue(DeviceChoice.engine().getGpuCount() == 0, "There is a GPU here.");
    TinyBert.write(folder);
    assertThatThrownBy(() -> Backbone.open(folder, DeviceChoice.GPU))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("no GPU");
  }

  @Test
  void heads_notStored_areRefused() throws IOException {
    TinyBert.write(folder);
    var tensors = TinyBert.tensors(folder);
    tensors.keySet().removeIf(name -> name.startsWith("cls.") || name.contains("pooler"));
    TinyBert.save(TinyBert.weights(folder), tensors);
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU);
        NDManager step = backbone.newManager();
        NDArray states = step.zeros(new Shape(1, 8))) {
      BertBlock bert = backbone.bert();
      assertThat(bert.hasPooler() || bert.hasMlmHead()).isFalse();
      assertThatThrownBy(() -> bert.pooler(states)).hasMessageContaining("without a pooler");
      assertThatThrownBy(() -> bert.mlmLogits(states)).hasMessageContaining("masked-LM");
      assertThatThrownBy(() -> bert.layer(2, states, states))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("0 to 1");
    }
  }
}
