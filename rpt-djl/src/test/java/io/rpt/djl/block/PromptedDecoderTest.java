package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.InjectedBatch;
import io.rpt.core.inject.InjectedBatch.PaddingSide;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderCache;
import io.rpt.djl.backbone.DecoderFamily;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.ops.GradMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A prompt in front of a decoder-only model: padding, cache, and what is read once. */
class PromptedDecoderTest {
  private static final PromptInjector FRONT = PromptInjector.decoderOnly();
  private static final int LENGTH = 5;
  private static final List<TextInput> TEXTS =
      List.of(
          TextInput.of(" the cat sings"),
          TextInput.of(" a dog"),
          TextInput.of(" the old river was never here"));

  @TempDir static Path model;
  @TempDir Path folder;
  private static Backbone backbone;

  @BeforeAll
  static void open() {
    backbone = TinyGpt2.open(model);
  }

  @AfterAll
  static void close() {
    backbone.close();
  }

  private static FloatTensor random(long seed, int rows, int columns) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.of(values, rows, columns);
  }

  private static PromptBlock prompt(boolean trained) {
    PromptShape shape = new PromptShape(LENGTH, TinyGpt2.WIDTH);
    LayerPlan plan = LayerPlan.of(Reparameterizer.identity(), shape);
    return new PromptBlock(plan, random(1, LENGTH, TinyGpt2.WIDTH), Map.of(), trained);
  }

  private static PromptedClassifier classifier(NDManager manager, PromptBlock prompt) {
    LinearHead head = new LinearHead(random(2, 3, TinyGpt2.WIDTH), FloatTensor.of(new float[3], 3));
    PromptedClassifier classifier =
        new PromptedClassifier(backbone, FRONT, prompt, new LinearHeadBlock(head, false));
    classifier.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    return classifier;
  }

  private static float[] logits(PromptedClassifier classifier, NDList inputs, NDManager manager) {
    return classifier
        .forward(new ParameterStore(manager, false), inputs, false)
        .singletonOrThrow()
        .toFloatArray();
  }

  private static List<TokenRow> rows() {
    return backbone.tokenizer().encodeAll(TEXTS);
  }

  private static InjectedBatch batch(PaddingSide side, int paddingId) {
    return InjectedBatch.of(
        rows().stream().map(row -> FRONT.inject(row, LENGTH)).toList(),
        paddingId,
        backbone.maxPositions(),
        side);
  }

  private static void close(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isFinite().isCloseTo(expected[i], within(1e-5f));
    }
  }

  @Test
  void forward_paddingOnEitherSideOfAnyContent_changesNothing() {
    try (NDManager manager = backbone.newManager()) {
      PromptedClassifier whole = classifier(manager, prompt(true));
      PromptedClassifier served = classifier(manager, prompt(false));
      float[] right =
          logits(whole, PromptInputs.arrays(manager, batch(PaddingSide.RIGHT, 0)), manager);
      for (PaddingSide side : PaddingSide.values()) {
        for (int padding : new int[] {0, 77}) {
          NDList inputs = PromptInputs.arrays(manager, batch(side, padding));
          close(logits(whole, inputs, manager), right);
          close(logits(served, inputs, manager), right);
        }
      }
      for (int row = 0; row < TEXTS.size(); row++) {
        NDList alone =
            PromptInputs.arrays(
                manager,
                InjectedBatch.of(
                    List.of(FRONT.inject(rows().get(row), LENGTH)), 0, backbone.maxPositions()));
        close(
            logits(served, alone, manager),
            new float[] {right[3 * row], right[3 * row + 1], right[3 * row + 2]});
      }
    }
  }

  @Test
  void initialize_servedPrompt_isReadOnceAndNeverAgain() {
    try (NDManager manager = backbone.newManager()) {
      PromptBlock prompt = prompt(false);
      PromptedClassifier served = classifier(manager, prompt);
      NDList inputs = PromptInputs.arrays(manager, batch(PaddingSide.RIGHT, 0));
      float[] before = logits(served, inputs, manager);
      prompt
          .getParameters()
          .valueAt(0)
          .getArray()
          .subi(prompt.getParameters().valueAt(0).getArray());
      assertThat(logits(served, inputs, manager)).isEqualTo(before);
      PromptBlock trained = prompt(true);
      PromptedClassifier whole = classifier(manager, trained);
      close(logits(whole, inputs, manager), before);
      NDArray table = trained.getParameters().valueAt(0).getArray();
      GradMode.off(() -> table.subi(table));
      assertThat(logits(whole, inputs, manager)).isNotEqualTo(before);
    }
  }

  @Test
  void resume_tokenByToken_givesWhatTheWholeRowGives() {
    DecoderFamily decoder = backbone.decoder();
    try (NDManager manager = backbone.newManager();
        DecoderCache cache = new DecoderCache(manager)) {
      NDArray ids = manager.create(new long[][] {{1, 40, 300, 7, 9}, {0, 0, 20, 21, 22}});
      NDArray mask = manager.create(new long[][] {{1, 1, 1, 1, 1}, {0, 0, 1, 1, 1}});
      NDArray places = mask.cumSum(1).sub(1).maximum(0);
      float[][] whole = lastOf(decoder.run(decoder.wordEmbeddings(ids), mask, places, places));
      NDArray state = manager.zeros(new Shape(1));
      for (int i = 0; i < 5; i++) {
        String at = ":, " + i + ":" + (i + 1);
        NDArray words = decoder.wordEmbeddings(ids.get(at));
        state = GradMode.off(() -> decoder.resume(cache, words, mask.get(at), places.get(at)));
      }
      float[][] stepwise = lastOf(state);
      for (int row = 0; row < 2; row++) {
        close(stepwise[row], whole[row]);
      }
      assertThat(cache.length()).isEqualTo(5);
    }
  }

  private static float[][] lastOf(NDArray states) {
    float[] flat = states.get(":, -1").toFloatArray();
    float[][] rows = new float[2][flat.length / 2];
    for (int row = 0; row < 2; row++) {
      System.arraycopy(flat, row * rows[row].length, rows[row], 0, rows[row].length);
    }
    return rows;
  }

  @Test
  void construct_otherFamilyOrPlace_isRefused() {
    assertThatThrownBy(() -> new PromptedDecoder(backbone, PromptInjector.afterCls(), prompt(true)))
        .isInstanceOf(IncompatiblePromptException.class)
        .hasMessageContainingAll("after_cls", "gpt2", "decoder_front");
    try (Backbone bert = TinyBert.open(folder)) {
      assertThatThrownBy(() -> new PromptedDecoder(bert, FRONT, prompt(true)))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContainingAll("decoder-only", "bert");
    }
  }
}
