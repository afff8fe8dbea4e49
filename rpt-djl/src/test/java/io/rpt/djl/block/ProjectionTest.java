package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import io.rpt.core.data.TextInput;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerEvaluator;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.core.reparam.LowRank;
import io.rpt.core.reparam.Lstm;
import io.rpt.core.reparam.Mlp;
import io.rpt.core.reparam.PTuningLstm;
import io.rpt.core.reparam.PaperLstm;
import io.rpt.core.reparam.PeftLstm;
import io.rpt.core.reparam.PeftMlp;
import io.rpt.core.reparam.RandomTrees;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.reparam.SuperPos;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The backbone cannot tell a projected prompt from the network that made it. */
class ProjectionTest {
  private static final int LENGTH = 4;
  private static final List<TextInput> TEXTS =
      List.of(TextInput.of("the old cat sleeps"), TextInput.of("a red bird is not here"));

  @TempDir static Path folder;
  private static Backbone bert;
  private static Backbone t5;

  @BeforeAll
  static void open() {
    bert = TinyBert.open(folder.resolve("bert"));
    t5 = Backbone.open(TinyT5.writeWithWords(folder.resolve("t5")), DeviceChoice.CPU);
  }

  @AfterAll
  static void close() {
    bert.close();
    t5.close();
  }

  static Stream<Reparameterizer> reparameterizers() {
    Mlp mlp = Mlp.bottleneck(5).withDropout(0.4);
    return Stream.of(
        Reparameterizer.identity(),
        new Residual(mlp),
        mlp,
        new Residual(mlp).perToken(),
        new Lstm(2, 0.3, true),
        Lstm.ofLayers(1).residual().perToken(),
        new PaperLstm(5, 0.2),
        new PTuningLstm(),
        new PeftLstm(6, 2, 0.2),
        new PeftMlp(5),
        SuperPos.basisSize(6),
        SuperPos.basisSize(6).withSharedBasis(),
        SuperPos.basisSize(6).withFrozenBasis(),
        new Residual(Mlp.bottleneck(5).withTimes(2)),
        new Residual(Mlp.bottleneck(5).withUntiedTimes(2)),
        LowRank.ofRank(3).andThen(Residual.bottleneck(5)),
        shape -> Layers.chain(Layers.linear(7), Layers.gelu(), Layers.linear(shape.width())));
  }

  @ParameterizedTest
  @MethodSource("reparameterizers")
  void projected_onBert_givesTheLogitsOfTheNetwork(Reparameterizer reparameterizer) {
    LinearHead head =
        new LinearHead(FloatTensor.of(spread(2 * 32), 2, 32), FloatTensor.of(new float[2], 2));
    requireSameLogits(
        bert,
        reparameterizer,
        prompt ->
            new PromptedClassifier(
                bert, bert.defaultInjection(), prompt, new LinearHeadBlock(head, false)));
  }

  @ParameterizedTest
  @MethodSource("reparameterizers")
  void projected_onT5_givesTheLogitsOfTheNetwork(Reparameterizer reparameterizer) {
    requireSameLogits(
        t5, reparameterizer, prompt -> new PromptedSeq2Seq(t5, t5.defaultInjection(), prompt));
  }

  private static void requireSameLogits(
      Backbone backbone, Reparameterizer reparameterizer, Function<PromptBlock, Block> around) {
    PromptShape shape = new PromptShape(LENGTH, backbone.width());
    LayerPlan plan = LayerPlan.of(reparameterizer, shape);
    Map<String, FloatTensor> weights = RandomTrees.weights(plan, 4);
    FloatTensor raw = RandomTrees.raw(plan, 5);
    FloatTensor rows = LayerEvaluator.evaluate(plan, weights, raw);
    LayerPlan plain = LayerPlan.of(Reparameterizer.identity(), shape);
    double[] expected = logits(backbone, around.apply(new PromptBlock(plan, raw, weights, true)));
    double[] actual = logits(backbone, around.apply(new PromptBlock(plain, rows, Map.of(), false)));
    assertThat(expected).isNotEmpty();
    GoldenAssert.assertClose("logits", expected, actual, 1e-4);
  }

  private static double[] logits(Backbone backbone, Block block) {
    PromptInputs inputs = new PromptInputs(backbone, backbone.defaultInjection(), LENGTH, 32);
    try (NDManager manager = backbone.newManager()) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
      NDList arrays = inputs.arrays(manager, inputs.encode(TEXTS).rows());
      if (backbone == t5) {
        NDArray decoder = manager.create(new long[] {0, 5, 9, 0, 7, 4}, new Shape(2, 3));
        arrays = new NDList(arrays.get(0), arrays.get(1), decoder);
      }
      NDArray logits =
          block.forward(new ParameterStore(manager, false), arrays, false).singletonOrThrow();
      float[] values = logits.toFloatArray();
      double[] wide = new double[values.length];
      for (int i = 0; i < wide.length; i++) {
        wide[i] = values[i];
      }
      return wide;
    }
  }

  private static float[] spread(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) Math.sin(i);
    }
    return values;
  }
}
