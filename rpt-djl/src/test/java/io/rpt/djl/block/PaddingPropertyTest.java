package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.RandomTrees;
import io.rpt.core.reparam.Residual;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyT5;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What stands behind the end of a shorter text of a batch changes nothing. */
class PaddingPropertyTest {
  private static final int LENGTH = 3;
  private static final List<TextInput> TEXTS =
      List.of(TextInput.of("the cat"), TextInput.of("a red bird is not here"));

  private static Path folder = Path.of("");
  private static List<Backbone> backbones = List.of();

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("padding");
    Backbone bert = TinyBert.open(folder.resolve("bert"));
    Path t5 = TinyT5.writeWithWords(folder.resolve("t5"));
    backbones = List.of(bert, Backbone.open(t5, DeviceChoice.CPU));
  }

  @AfterContainer
  static void close() throws IOException {
    backbones.forEach(Backbone::close);
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  @Property(tries = 30)
  void logits_otherIdsUnderTheMask_areTheSame(
      @ForAll("backbones") Backbone backbone, @ForAll long seed) {
    PromptInputs inputs = new PromptInputs(backbone, backbone.defaultInjection(), LENGTH, 32);
    Random random = new Random(seed);
    try (NDManager manager = backbone.newManager()) {
      NDList arrays = inputs.arrays(manager, inputs.encode(TEXTS).rows());
      long[] ids = arrays.get(0).toLongArray();
      int padding = 0;
      int width = ids.length / TEXTS.size();
      for (int i = 0; i < width; i++) {
        if (ids[i] == backbone.paddingId()) {
          ids[i] = 1L + random.nextInt(backbone.vocabularySize() - 1);
          padding++;
        }
      }
      assertThat(padding).isEqualTo(4);
      NDList other = new NDList(arrays);
      other.set(0, manager.create(ids, arrays.get(0).getShape()));
      Block model = model(backbone, seed);
      assertThat(logits(model, manager, other)).isEqualTo(logits(model, manager, arrays));
    }
  }

  private static Block model(Backbone backbone, long seed) {
    LayerPlan plan =
        LayerPlan.of(Residual.bottleneck(4), new PromptShape(LENGTH, backbone.width()));
    PromptBlock prompt =
        new PromptBlock(plan, RandomTrees.raw(plan, seed), RandomTrees.weights(plan, seed), false);
    if (backbone == backbones.get(1)) {
      return new PromptedSeq2Seq(backbone, backbone.defaultInjection(), prompt);
    }
    float[] scores = new float[2 * backbone.hiddenWidth()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) Math.sin(i);
    }
    LinearHead head =
        new LinearHead(
            FloatTensor.of(scores, 2, backbone.hiddenWidth()), FloatTensor.of(new float[2], 2));
    return new PromptedClassifier(
        backbone, backbone.defaultInjection(), prompt, new LinearHeadBlock(head, false));
  }

  private static float[] logits(Block model, NDManager manager, NDList arrays) {
    model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    NDList given = arrays;
    if (model instanceof PromptedSeq2Seq) {
      NDArray decoder = manager.create(new long[] {0, 5, 9, 0, 7, 4}, new Shape(2, 3));
      given = new NDList(arrays.get(0), arrays.get(1), decoder);
    }
    return model
        .forward(new ParameterStore(manager, false), given, false)
        .singletonOrThrow()
        .toFloatArray();
  }

  @Provide
  Arbitrary<Backbone> backbones() {
    return Arbitraries.of(backbones);
  }
}
