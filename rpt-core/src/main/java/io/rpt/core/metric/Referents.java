package io.rpt.core.metric;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Splitter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * How a generated referent is read in WSC: as coreferent (1), not (0), or no class (T5's published
 * evaluation).
 */
public final class Referents {
  private static final Set<String> DETERMINERS =
      Set.of(
          "a", "an", "few", "her", "his", "each", "every", "many", "much", "my", "our", "some",
          "that", "the", "their", "these", "this", "those", "which", "whose", "your");
  private static final Splitter SPACES = Splitter.on(' ');

  private Referents() {}

  /**
   * Compares a generated string with the candidate referent: both lower-cased, split at spaces,
   * without determiners; 1 if the words of one are among those of the other, 0 if not or if only
   * one has an apostrophe, {@link Metric#NO_CLASS} for a prediction of which nothing is left.
   */
  public static int predictedClass(String prediction, String referent) {
    String predicted = words(prediction);
    String wanted = words(referent);
    if (predicted.isEmpty()) {
      return Metric.NO_CLASS;
    }
    if (predicted.contains("'") != wanted.contains("'")) {
      return 0;
    }
    Set<String> left = new HashSet<>(SPACES.splitToList(predicted));
    Set<String> right = new HashSet<>(SPACES.splitToList(wanted));
    return left.containsAll(right) || right.containsAll(left) ? 1 : 0;
  }

  private static String words(String text) {
    return SPACES
        .splitToStream(text.strip().toLowerCase(Locale.ROOT))
        .filter(word -> !DETERMINERS.contains(word))
        .collect(joining(" "));
  }
}
