package io.rpt.examples.bench;

import io.rpt.core.data.TextInput;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.text.TextEncoder;
import io.rpt.examples.pretrain.EmbeddedBackbone;
import io.rpt.examples.world.WorldText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Turning texts into tokens: those that were given, else of the embedded world. */
record TokenGroup() implements Group {
  private static final int MOST_TEXTS = 2_000;
  private static final long SEED = 1;

  @Override
  public List<BenchRow> measure(BenchRun run) {
    BenchData data = run.options().data().orElseGet(() -> world(run));
    List<TextInput> texts = data.texts().subList(0, Math.min(MOST_TEXTS, data.texts().size()));
    try (TextEncoder encoder = data.encoder()) {
      double tokens = encoder.encodeAll(texts).stream().mapToInt(TokenRow::length).sum();
      Work work = Work.moved(bytes(texts) + Integer.BYTES * tokens);
      Trial trial =
          Trial.of("tokens", BenchPrecision.F32, work, () -> encoder.encodeAll(texts))
              .with("texts", texts.size())
              .with("source", data.source());
      return run.rounds().run("tokenization", List.of(trial)).stream()
          .map(row -> row.withRate("texts_per_second", texts.size()))
          .map(row -> row.withRate("tokens_per_second", tokens))
          .toList();
    }
  }

  private static BenchData world(BenchRun run) {
    WorldText world = new WorldText(SEED, WorldText.Level.FULL);
    List<TextInput> texts = LongStream.range(0, MOST_TEXTS).mapToObj(world::document).toList();
    return new BenchData("world", texts, EmbeddedBackbone.BERT.unpack(run.models().folder()));
  }

  private static double bytes(List<TextInput> texts) {
    return texts.stream().mapToInt(text -> bytes(text.first()) + bytes(text.second())).sum();
  }

  private static int bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
