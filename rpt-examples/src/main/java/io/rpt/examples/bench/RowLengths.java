package io.rpt.examples.bench;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.text.TextEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How long texts are: as those that were given, else log-normal with about the median and deviation
 * of RTE's pairs in BERT's tokens.
 *
 * @param data the texts, if some were given
 */
record RowLengths(Optional<BenchData> data) {
  private static final long SEED = 1;
  private static final int MEDIAN = 61;
  private static final int OF_MOST = 502;
  private static final double DEVIATION = 0.52;
  private static final int FEWEST = 4;

  /** Where they are from. */
  String source() {
    return data.map(BenchData::source)
        .orElse("log-normal, median " + MEDIAN + " of " + OF_MOST + ", deviation " + DEVIATION);
  }

  /**
   * Draws lengths in tokens, special ones included.
   *
   * @param most longer texts are cut off there; the distribution's median shrinks with it
   * @throws InvalidDataException if there are not so many texts
   */
  int[] draw(int count, int most) {
    IntStream lengths =
        data.isPresent()
            ? ofTexts(data.get(), count)
            : logNormal(count, 1.0 * MEDIAN * most / OF_MOST);
    return lengths.map(length -> Math.min(length, most)).toArray();
  }

  private static IntStream logNormal(int count, double median) {
    SplittableRandom random = new SplittableRandom(SEED);
    return IntStream.range(0, count)
        .mapToObj(i -> median * Math.exp(DEVIATION * random.nextGaussian()))
        .mapToInt(length -> Math.max(FEWEST, (int) Math.round(length)));
  }

  private static IntStream ofTexts(BenchData data, int count) {
    if (data.texts().size() < count) {
      throw new InvalidDataException(
          data.source()
              + " has "
              + data.texts().size()
              + " texts, but "
              + count
              + " are to be trained on. Use fewer --repeats, or a larger task.");
    }
    List<TextInput> shuffled = new ArrayList<>(data.texts());
    Collections.shuffle(shuffled, new Random(SEED));
    try (TextEncoder encoder = data.encoder()) {
      return encoder.encodeAll(shuffled.subList(0, count)).stream().mapToInt(TokenRow::length);
    }
  }
}
