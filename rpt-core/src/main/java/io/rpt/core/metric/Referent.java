package io.rpt.core.metric;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads a generated referent of WSC as a class.
 *
 * <p>Source: Raffel et al. 2020 (T5), appendix B, and its published evaluation.
 */
public final class Referent {
  private static final Set<String> DETERMINERS =
      Set.of(
          "a", "an", "few", "her", "his", "each", "every", "many", "much", "my", "our", "some",
          "that", "the", "their", "these", "this", "those", "which", "whose", "your");

  private Referent() {}

  /**
   * Whether the pronoun is taken to stand for {@code referent}. Case and determiners do not count.
   *
   * @param prediction the generated text
   * @param referent the candidate that the example asks about
   * @return {@link Metric#NO_CLASS} if the prediction has no word left; 0 if exactly one of the two
   *     has an apostrophe; otherwise 1 if the words of one are all among those of the other, else 0
   */
  public static int predictedClass(String prediction, String referent) {
    String predicted = words(prediction);
    String expected = words(referent);
    if (predicted.isEmpty()) {
      return Metric.NO_CLASS;
    }
    if (predicted.contains("'") != expected.contains("'")) {
      return 0;
    }
    List<String> left = List.of(predicted.split(" ", -1));
    List<String> right = List.of(expected.split(" ", -1));
    return Set.copyOf(left).containsAll(right) || Set.copyOf(right).containsAll(left) ? 1 : 0;
  }

  private static String words(String text) {
    return Arrays.stream(text.strip().toLowerCase(Locale.ROOT).split(" ", -1))
        .filter(word -> !DETERMINERS.contains(word))
        .collect(joining(" "));
  }
}
