package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.golden.GoldenDirectory;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.fixture.Float64Bert;
import io.rpt.djl.golden.GoldenTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * PEFT's rule on a BERT, on the texts, prompt and head of the golden case {@code
 * prompt_before_cls}: scores, loss and every gradient against a float64 oracle, which itself is
 * held to the case's states.
 */
class PeftPooledGoldenTest {
  private static final String CASE = "prompt_before_cls/";
  private static final double STEP = 1e-4; // of central differences
  private static final double TOLERANCE = 1e-5;

  private Path folder;
  private SafetensorsFile golden;
  private Float64Bert oracle;
  private double[][] prompt; // [P, H]
  private double[][] weight; // [L, H]
  private double[] bias; // [L]
  private List<TokenRow> texts;

  @BeforeEach
  void read() {
    folder = GoldenDirectory.locate().root().resolve("bert_base_names");
    assumeTrue(Files.isDirectory(folder), folder + " is absent");
    golden =
        SafetensorsFile.open(folder.resolve("cases.safetensors"), SafetensorsLimits.forBackbones());
    oracle = new Float64Bert(folder);
    prompt = matrix(golden.readFloats(CASE + "in/prompt"));
    weight = matrix(golden.readFloats(CASE + "in/head_weight"));
    bias = golden.readDoubles(CASE + "in/head_bias");
    texts = texts();
  }

  private List<TokenRow> texts() {
    long[] ids = golden.readLongs(CASE + "in/input_ids");
    long[] types = golden.readLongs(CASE + "in/token_type_ids");
    long[] mask = golden.readLongs(CASE + "in/attention_mask");
    int length = Math.toIntExact(golden.info(CASE + "in/input_ids").shape().get(1));
    List<TokenRow> rows = new ArrayList<>();
    for (int from = 0; from < ids.length; from += length) {
      int to = from + (int) Arrays.stream(mask, from, from + length).sum();
      rows.add(new TokenRow(ints(ids, from, to), ints(types, from, to), new boolean[to - from]));
    }
    return rows;
  }

  private static int[] ints(long[] values, int from, int to) {
    return Arrays.stream(values, from, to).mapToInt(Math::toIntExact).toArray();
  }

  private static double[][] matrix(FloatTensor tensor) {
    int width = tensor.shape().get(1);
    double[] flat = tensor.toDoubles();
    double[][] rows = new double[tensor.shape().get(0)][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = Arrays.copyOfRange(flat, r * width, (r + 1) * width);
    }
    return rows;
  }

  @Test
  void oracle_goldenCase_hasItsLastHiddenStates() {
    double[] states = golden.readDoubles(CASE + "ref64/last_hidden_state");
    int places = Math.toIntExact(golden.info(CASE + "ref64/last_hidden_state").shape().get(1));
    int width = prompt[0].length;
    for (int b = 0; b < texts.size(); b++) {
      TokenRow text = texts.get(b);
      double[][] own = oracle.promptFirst(prompt, text.ids(), text.typeIds());
      for (int s = 0; s < own.length; s++) {
        int from = (b * places + s) * width;
        GoldenAssert.assertClose(
            "state", Arrays.copyOfRange(states, from, from + width), own[s], 1e-10);
      }
    }
  }

  @Test
  void logitsLossAndGradients_equalTheOracle() {
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU);
        NDManager step = backbone.newManager()) {
      PromptedClassifier model = model(backbone);
      model.initialize(step, DataType.FLOAT32, new Shape(1, 1));
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray logits =
            model
                .forward(new ParameterStore(step, false), inputs(backbone, step), true)
                .singletonOrThrow();
        NDArray labels = step.create(labels(), new Shape(texts.size(), 1));
        NDArray loss = logits.logSoftmax(-1).gather(labels, 1).mean().neg();
        collector.backward(loss);
        GoldenAssert.assertClose(
            "logits", flat(logits()), GoldenTensor.of(logits).values(), TOLERANCE);
        GoldenAssert.assertClose(
            "loss", new double[] {loss()}, GoldenTensor.of(loss.reshape(1)).values(), TOLERANCE);
        checkGradients(model);
      }
    }
  }

  private void checkGradients(PromptedClassifier model) {
    Map<String, double[][]> trained =
        Map.of(
            PromptBlock.RAW,
            prompt,
            LinearHead.WEIGHT,
            weight,
            LinearHead.BIAS,
            new double[][] {bias});
    assertThat(model.trainedParameters()).hasSameSizeAs(trained.keySet());
    for (Parameter parameter : model.trainedParameters()) {
      double[] expected = differences(trained.get(parameter.getName()));
      try (NDArray gradient = parameter.getArray().getGradient()) {
        GoldenAssert.assertClose(
            "gradient of " + parameter.getName(),
            expected,
            GoldenTensor.of(gradient).values(),
            TOLERANCE * Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElseThrow()));
      }
      assertThat(Arrays.stream(expected).map(Math::abs).max().orElseThrow()).isGreaterThan(1e-3);
    }
  }

  /** The derivative of the oracle's loss by each number of one of its inputs. */
  private double[] differences(double[][] values) {
    double[] result = new double[values.length * values[0].length];
    int next = 0;
    for (double[] row : values) {
      for (int i = 0; i < row.length; i++) {
        double kept = row[i];
        row[i] = kept + STEP;
        double above = loss();
        row[i] = kept - STEP;
        result[next++] = (above - loss()) / (2 * STEP);
        row[i] = kept;
      }
    }
    return result;
  }

  private double[][] logits() {
    double[][] logits = new double[texts.size()][bias.length];
    for (int b = 0; b < logits.length; b++) {
      TokenRow text = texts.get(b);
      double[] pooled = oracle.pool(oracle.promptFirst(prompt, text.ids(), text.typeIds())[0]);
      for (int label = 0; label < bias.length; label++) {
        logits[b][label] = bias[label];
        for (int d = 0; d < pooled.length; d++) {
          logits[b][label] += weight[label][d] * pooled[d];
        }
      }
    }
    return logits;
  }

  private double loss() {
    long[] labels = labels();
    double sum = 0;
    double[][] logits = logits();
    for (int b = 0; b < logits.length; b++) {
      double total = Arrays.stream(logits[b]).map(Math::exp).sum();
      sum += Math.log(total) - logits[b][(int) labels[b]];
    }
    return sum / logits.length;
  }

  private long[] labels() {
    return golden.readLongs(CASE + "in/labels");
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private NDList inputs(Backbone backbone, NDManager manager) {
    return PromptInputs.arrays(
        manager,
        InjectedBatch.of(
            texts.stream()
                .map(text -> PromptInjector.beforeCls().inject(text, prompt.length))
                .toList(),
            backbone.paddingId(),
            backbone.maxPositions()));
  }

  private PromptedClassifier model(Backbone backbone) {
    return model(backbone, PromptInjector.beforeCls());
  }

  private PromptedClassifier model(Backbone backbone, PromptInjector injector) {
    FloatTensor raw = golden.readFloats(CASE + "in/prompt");
    PromptShape shape = new PromptShape(raw.shape().get(0), raw.shape().get(1));
    LinearHead head =
        new LinearHead(
            golden.readFloats(CASE + "in/head_weight"), golden.readFloats(CASE + "in/head_bias"));
    return new PromptedClassifier(
        backbone,
        injector,
        new PromptBlock(LayerPlan.of(Layers.identity(), shape, shape.width()), raw, Map.of(), true),
        new LinearHeadBlock(head, true),
        HeadInput.PEFT_POOLED);
  }

  @Test
  void constructor_promptAfterCls_isRefused() {
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU)) {
      assertThatThrownBy(() -> model(backbone, PromptInjector.afterCls()))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContainingAll("peftPooled", "after_cls", "Use before_cls");
    }
  }

  @Test
  void constructor_backboneWithoutPooler_isRefused() {
    Path other = GoldenDirectory.locate().root().resolve("bert_mlm_legacy_names");
    assumeTrue(Files.isDirectory(other), other + " is absent");
    try (Backbone backbone = Backbone.open(other, DeviceChoice.CPU)) {
      assertThatThrownBy(() -> HeadInput.PEFT_POOLED.check(backbone, PromptInjector.beforeCls()))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContainingAll("peftPooled", "pooler.dense", other.toString());
    }
  }
}
