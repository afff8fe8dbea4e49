package io.rpt.djl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.golden.GoldenDirectory;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.T5Block;
import io.rpt.djl.fixture.TinyT5;
import io.rpt.djl.ops.GradMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class TextToTextPropertyTest {
  private static final int MAX_TOKENS = 7;
  private static final List<Backbone> BACKBONES = new ArrayList<>();
  private static Path folder = Path.of("");

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("tiny-t5");
    BACKBONES.add(Backbone.open(TinyT5.write(folder), DeviceChoice.CPU));
    Path golden = GoldenDirectory.locate().root().resolve("t5_v1_0");
    if (Files.isDirectory(golden)) {
      BACKBONES.add(Backbone.open(golden, DeviceChoice.CPU));
    }
  }

  @AfterContainer
  static void close() throws IOException {
    BACKBONES.forEach(Backbone::close);
    BACKBONES.clear();
    for (String name : List.of("model.safetensors", "config.json", "")) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  @Property(tries = 30)
  void generate_cached_equalsUncachedTokenForToken(
      @ForAll("backbones") Backbone backbone, @ForAll long seed) {
    try (Prompted prompted = new Prompted(backbone, seed)) {
      List<TokenRow> texts = prompted.texts(4);
      List<Answer> cached = prompted.runner(60).generate(texts, MAX_TOKENS);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(cached.get(i)).isEqualTo(uncached(prompted, texts.get(i)));
      }
    }
  }

  /** Runs the whole model anew for every token. */
  private static Answer uncached(Prompted prompted, TokenRow text) {
    ImmutableIntArray.Builder found = ImmutableIntArray.builder();
    List<Long> ids = new ArrayList<>(List.of(0L));
    while (ids.size() <= MAX_TOKENS) {
      try (NDManager scratch = prompted.manager.newSubManager()) {
        NDList inputs = prompted.inputs.arrays(scratch, List.of(text));
        long[] sofar = ids.stream().mapToLong(Long::longValue).toArray();
        NDArray decoder = scratch.create(sofar, new Shape(1, sofar.length));
        NDList arrays = new NDList(inputs.get(0), inputs.get(1), decoder);
        ParameterStore store = new ParameterStore(scratch, false);
        long[] best = prompted.model.forward(store, arrays, false).get(0).argMax(2).toLongArray();
        long next = best[best.length - 1];
        if (next == 1) {
          return new Answer(found.build(), true);
        }
        ids.add(next);
        found.add((int) next);
      }
    }
    return new Answer(found.build(), false);
  }

  @Property(tries = 20)
  void score_otherOrderOrBatchSize_changesNoScore(
      @ForAll("backbones") Backbone backbone, @ForAll long seed) {
    try (Prompted prompted = new Prompted(backbone, seed)) {
      List<TokenRow> texts = prompted.texts(6);
      List<List<ImmutableIntArray>> candidates = prompted.candidates(6);
      List<float[]> alone = prompted.runner(1).score(texts, candidates, Averaging.SUM);
      List<Integer> order = new ArrayList<>(IntStream.range(0, 6).boxed().toList());
      Collections.shuffle(order, new Random(seed));
      List<float[]> together =
          prompted
              .runner(60)
              .score(
                  order.stream().map(texts::get).toList(),
                  order.stream().map(candidates::get).toList(),
                  Averaging.SUM);
      for (int i = 0; i < 6; i++) {
        assertThat(together.get(i)).containsExactly(alone.get(order.get(i)), within(1e-4f));
      }
    }
  }

  @Property(tries = 20)
  void score_mean_isTheSumByTokens(@ForAll("backbones") Backbone backbone, @ForAll long seed) {
    try (Prompted prompted = new Prompted(backbone, seed)) {
      List<TokenRow> texts = prompted.texts(3);
      List<List<ImmutableIntArray>> candidates = prompted.candidates(3);
      List<float[]> sums = prompted.runner(40).score(texts, candidates, Averaging.SUM);
      List<float[]> means = prompted.runner(40).score(texts, candidates, Averaging.MEAN);
      for (int i = 0; i < 3; i++) {
        assertThat(sums.get(i)).hasSameSizeAs(candidates.get(i));
        for (int k = 0; k < sums.get(i).length; k++) {
          float mean = sums.get(i)[k] / candidates.get(i).get(k).length();
          assertThat(sums.get(i)[k]).isFinite().isNegative();
          assertThat(means.get(i)[k]).isCloseTo(mean, within(1e-5f));
        }
      }
    }
  }

  @Property(tries = 20)
  void logits_morePadding_changesNone(@ForAll("backbones") Backbone backbone, @ForAll long seed) {
    Random random = new Random(seed);
    long[] ids = random.longs(5 + random.nextInt(6), 2, backbone.vocabularySize()).toArray();
    long[] decoderIds = random.longs(4, 2, backbone.vocabularySize()).toArray();
    float[] bare = logits(backbone, ids, 0, decoderIds);
    float[] padded = logits(backbone, ids, 1 + random.nextInt(9), decoderIds);
    assertThat(padded).containsExactly(bare, within(1e-4f));
  }

  /** The logits at the places of the given decoder ids; both texts are padded. */
  private static float[] logits(Backbone backbone, long[] ids, int padding, long[] decoderIds) {
    T5Block t5 = backbone.t5();
    return GradMode.off(
        () -> {
          try (NDManager scratch = backbone.newManager()) {
            NDArray mask = scratch.ones(new Shape(1, ids.length));
            NDArray none = scratch.zeros(new Shape(1, padding));
            NDArray words = scratch.create(ids).expandDims(0);
            NDArray filler = none.toType(words.getDataType(), false);
            NDArray full = mask.concat(none, 1);
            NDArray states = t5.encode(t5.wordEmbeddings(words.concat(filler, 1)), full);
            NDArray told = scratch.create(decoderIds).expandDims(0).concat(filler, 1);
            NDArray logits = t5.logits(t5.decode(told, states, full));
            return logits.get(":, :{}", decoderIds.length).toFloatArray();
          }
        });
  }

  @Provide
  Arbitrary<Backbone> backbones() {
    return Arbitraries.of(BACKBONES);
  }
}
