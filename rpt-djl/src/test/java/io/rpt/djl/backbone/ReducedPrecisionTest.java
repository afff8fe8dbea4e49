package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.fixture.TinyBert;
import io.rpt.djl.fixture.TinyEncoders;
import io.rpt.djl.fixture.TinyGpt2;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutMode;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.ops.GradMode;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backbones in bfloat16, held to the same ones in float32. */
class ReducedPrecisionTest {
  private static final int TEXTS = 3;
  private static final int PLACES = 7;

  /** Eight bits of a mantissa, after some layers. */
  private static final double CLOSE = 0.08;

  @TempDir Path folder;

  private Backbone open(String family, Precision precision) {
    Path written =
        switch (family) {
          case "bert" -> TinyBert.write(folder);
          case "t5" -> smallT5();
          case "gpt2" -> TinyGpt2.write(folder);
          default -> TinyEncoders.write(folder, family);
        };
    return Backbone.openOnCpu(written, precision);
  }

  /**
   * Of weights as published: those of {@link TinyT5} are so large that rounding flips its heads.
   */
  private Path smallT5() {
    DropoutRates none = DropoutRates.NONE;
    Activation gate = Activation.GELU_NEW;
    T5Config config =
        new T5Config(50, 24, 8, 40, 3, 2, 3, 8, 16, gate, true, 1e-6, false, 0, 1, 0, none);
    return RandomT5.write(folder, config, "{}", 3);
  }

  private static float[] values(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (0.5 * random.nextGaussian());
    }
    return values;
  }

  /** Rows [B, S, D] of word level, the same in every precision. */
  private static NDArray rows(Backbone backbone, NDManager manager) {
    float[] values = values(new Random(4), TEXTS * PLACES * backbone.width());
    return manager.create(values, new Shape(TEXTS, PLACES, backbone.width()));
  }

  /** All of the stack: [B, S, H]. One text is shorter. */
  private static NDArray states(Backbone backbone, NDArray rows) {
    NDManager manager = rows.getManager();
    long[] mask = new long[TEXTS * PLACES];
    long[] places = new long[mask.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i < mask.length - 2 ? 1 : 0;
      places[i] = i % PLACES;
    }
    Shape shape = new Shape(TEXTS, PLACES);
    NDArray types = manager.zeros(shape, DataType.INT64);
    return backbone
        .stack()
        .run(rows, manager.create(mask, shape), types, manager.create(places, shape));
  }

  /** ‖a − b‖ / ‖a‖; not a number if a value is not. */
  private static double distance(float[] a, float[] b) {
    assertThat(b).hasSameSizeAs(a);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < a.length; i++) {
      difference += Math.pow(a[i] - b[i], 2);
      norm += Math.pow(a[i], 2);
    }
    return Math.sqrt(difference / norm);
  }

  private static void assertNear(float[] f32, float[] bf16) {
    double distance = distance(f32, bf16);
    assertThat(distance).isLessThan(CLOSE);
    assertThat(distance).as("bf16 rounds").isGreaterThan(1e-5);
  }

  private float[] in(
      String family, Precision precision, Function<Backbone, Function<NDManager, NDArray>> what) {
    try (Backbone backbone = open(family, precision);
        NDManager manager = backbone.newManager()) {
      NDArray result = what.apply(backbone).apply(manager);
      assertThat(result.getDataType()).isEqualTo(DataType.FLOAT32);
      return result.toFloatArray();
    }
  }

  private void assertNear(String family, Function<Backbone, Function<NDManager, NDArray>> what) {
    assertNear(in(family, Precision.F32, what), in(family, Precision.BF16, what));
  }

  private static NDArray gradient(Backbone backbone, NDManager manager) {
    NDArray rows = rows(backbone, manager);
    rows.setRequiresGradient(true);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray states = states(backbone, rows);
      float[] weights = values(new Random(9), Math.toIntExact(states.size()));
      collector.backward(states.mul(manager.create(weights, states.getShape())).sum());
    }
    return rows.getGradient();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert", "electra", "gpt2", "t5"})
  void stack_statesAndGradients_areThoseOfFloat32ButForRounding(String family) {
    assertNear(
        family,
        backbone -> manager -> GradMode.off(() -> states(backbone, rows(backbone, manager))));
    assertNear(family, backbone -> manager -> gradient(backbone, manager));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert", "electra", "gpt2", "t5"})
  void words_areThoseOfFloat32ButForRounding(String family) {
    assertNear(
        family,
        backbone ->
            manager ->
                backbone.block().wordEmbeddings(manager.create(new long[][] {{3, 7}, {9, 4}})));
  }

  @Test
  void bertHeads_areThoseOfFloat32ButForRounding() {
    assertNear(
        "bert",
        backbone ->
            manager -> backbone.encoder().mlmLogits(states(backbone, rows(backbone, manager))));
    assertNear(
        "bert",
        backbone ->
            manager ->
                backbone.encoder().pooler(states(backbone, rows(backbone, manager)).get(":, 0")));
  }

  @Test
  void t5_wholeTexts_areThoseOfFloat32ButForRounding() {
    assertNear("t5", backbone -> manager -> whole(backbone.t5(), manager));
  }

  @ParameterizedTest
  @ValueSource(strings = {"F32", "BF16"})
  void t5_tokenByToken_isAsWholeTexts(Precision precision) {
    try (Backbone backbone = open("t5", precision);
        NDManager manager = backbone.newManager()) {
      NDArray whole = whole(backbone.t5(), manager);
      NDArray stepwise = GradMode.off(() -> stepwise(backbone.t5(), manager));
      assertThat(distance(whole.toFloatArray(), stepwise.toFloatArray()))
          .isLessThan(precision == Precision.F32 ? 1e-5 : CLOSE);
    }
  }

  private static final long[][] ANSWERS = {{0, 5, 8}, {0, 7, 2}, {0, 3, 3}};

  private static NDArray whole(T5Block t5, NDManager manager) {
    NDArray mask = manager.ones(new Shape(TEXTS, PLACES), DataType.INT64);
    NDArray ids = mask.add(mask.cumSum(1));
    NDArray states = t5.encode(t5.wordEmbeddings(ids), mask);
    return t5.logits(t5.decode(manager.create(ANSWERS), states, mask));
  }

  private static NDArray stepwise(T5Block t5, NDManager manager) {
    NDArray mask = manager.ones(new Shape(TEXTS, PLACES), DataType.INT64);
    NDArray ids = mask.add(mask.cumSum(1));
    NDArray states = t5.encode(t5.wordEmbeddings(ids), mask);
    NDList logits = new NDList();
    try (DecodingState decoding = t5.decoder().start(states, mask)) {
      for (int place = 0; place < ANSWERS[0].length; place++) {
        NDArray word = manager.create(ANSWERS).get(":, {}:{}", place, place + 1);
        logits.add(t5.logits(t5.decoder().step(decoding, t5.wordEmbeddings(word))));
      }
    }
    return NDArrays.concat(logits, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"F32", "BF16"})
  void gpt2_resumed_isAsWholeTexts(Precision precision) {
    try (Backbone backbone = open("gpt2", precision);
        NDManager manager = backbone.newManager()) {
      NDArray rows = rows(backbone, manager);
      Shape shape = new Shape(TEXTS, PLACES);
      NDArray mask = manager.ones(shape, DataType.INT64);
      NDArray places = mask.cumSum(1).sub(mask);
      NDArray resumed = GradMode.off(() -> resumed(backbone, rows, mask, places));
      NDArray whole = GradMode.off(() -> backbone.stack().run(rows, mask, places, places));
      assertThat(distance(whole.get(":, 4:").toFloatArray(), resumed.toFloatArray()))
          .isLessThan(precision == Precision.F32 ? 1e-5 : CLOSE);
    }
  }

  private static NDArray resumed(Backbone backbone, NDArray rows, NDArray mask, NDArray places) {
    try (DecoderCache first = new DecoderCache(rows.getManager())) {
      DecoderFamily decoder = backbone.decoder();
      decoder.resume(first, rows.get(":, :4"), mask.get(":, :4"), places.get(":, :4"));
      try (DecoderCache second = first.fork(rows.getManager(), 1)) {
        return decoder.resume(second, rows.get(":, 4:"), mask.get(":, 4:"), places.get(":, 4:"));
      }
    }
  }

  @Test
  void dropout_on_leavesNumbersAndGradients() {
    DropoutRates rates = new DropoutRates(0.1, 0.1);
    float[] dropped =
        in(
            "bert",
            Precision.BF16,
            backbone -> manager -> DropoutMode.with(rates, () -> gradient(backbone, manager)));
    assertThat(dropped).doesNotContain(Float.NaN).isNotEqualTo(new float[dropped.length]);
  }

  /** DJL ends the process at many an operation on a bfloat16 array: nobody gets one. */
  @ParameterizedTest
  @ValueSource(strings = {"bert", "roberta", "distilbert", "electra", "gpt2", "t5"})
  void block_showsNoArrayInBfloat16(String family) {
    try (Backbone backbone = open(family, Precision.BF16)) {
      assertThat(backbone.block().getParameters()).isEmpty();
      assertThat(backbone.precision()).isEqualTo(Precision.BF16);
    }
  }

  @Test
  void weights_areCountedHashedAndFreed() {
    try (Backbone exact = open("bert", Precision.F32);
        Backbone rounded = open("bert", Precision.BF16)) {
      assertThat(rounded.parameterCount()).isEqualTo(exact.parameterCount());
      String hash = rounded.weightsHash();
      assertThat(hash).isEqualTo(rounded.weightsHash()).isNotEqualTo(exact.weightsHash());
      assertThat(rounded.liveArrays()).isEqualTo(exact.liveArrays());
      try (NDManager manager = rounded.newManager()) {
        GradMode.off(() -> states(rounded, rows(rounded, manager)));
      }
      assertThat(rounded.liveArrays()).isEqualTo(exact.liveArrays());
      assertThat(rounded.weightsHash()).isEqualTo(hash);
    }
  }

  @Test
  void choice_onASlowProcessor_isRefusedOrFallsBack() {
    assertThat(FastBf16.isFastWith(Set.of("sse", "avx2"))).isFalse();
    assertThat(FastBf16.isFastWith(Set.of("avx512f", "amx_bf16"))).isTrue();
    boolean fast = FastBf16.isFastOn(Device.cpu());
    assertThat(Precision.AUTO.on(Device.cpu())).isEqualTo(fast ? Precision.BF16 : Precision.F32);
    assertThat(Precision.F32.on(Device.cpu())).isEqualTo(Precision.F32);
    if (fast) {
      assertThat(Precision.BF16.on(Device.cpu())).isEqualTo(Precision.BF16);
    } else {
      assertThatThrownBy(() -> Precision.BF16.on(Device.cpu()))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("bf16")
          .hasMessageContaining("auto");
    }
  }
}
