package io.rpt.core.metric;

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
   * one has an apostrophe, {@link Metric#NO_CLASS} for an empty prediction.
   */
  public static int predictedClass(String prediction, String referent) {
    if (prediction.isBlank()) {
      return Metric.NO_CLASS;
    }
    if (prediction.contains("'") != referent.contains("'")) {
      return 0;
    }
    Set<String> predicted = words(prediction);
    Set<String> wanted = words(referent);
    return predicted.containsAll(wanted) || wanted.containsAll(predicted) ? 1 : 0;
  }

  private static Set<String> words(String text) {
    Set<String> words = new HashSet<>(SPACES.splitToList(text.strip().toLowerCase(Locale.ROOT)));
    words.removeAll(DETERMINERS);
    return words;
  }
}
