package io.rpt.core.metric;

import com.google.common.base.CharMatcher;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The comparison of answers as texts.
 *
 * <p>Source: the evaluation of SQuAD 1.1 (Rajpurkar et al. 2016), which ReCoRD (Zhang et al. 2018)
 * uses.
 */
public final class AnswerText {
  private static final CharMatcher PUNCTUATION =
      CharMatcher.anyOf("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
  private static final Pattern ARTICLES =
      Pattern.compile("(?<![\\p{L}\\p{N}])(?:a|an|the)(?![\\p{L}\\p{N}])");
  private static final Pattern SPACES =
      Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

  private AnswerText() {}

  /**
   * The form in which answers are compared: lower case, the 32 ASCII punctuation characters
   * deleted, the words {@code a}, {@code an} and {@code the} left out, and single spaces between
   * words. Normalising twice changes nothing more.
   */
  public static String normalized(String answer) {
    String letters = PUNCTUATION.removeFrom(answer.toLowerCase(Locale.ROOT));
    String words = ARTICLES.matcher(letters).replaceAll(" ");
    return CharMatcher.is(' ').trimFrom(SPACES.matcher(words).replaceAll(" "));
  }

  /** Whether two answers are equal in {@link #normalized} form. */
  public static boolean exactMatch(String prediction, String answer) {
    return normalized(prediction).equals(normalized(answer));
  }

  /**
   * The F1 of the words of {@code prediction} against those of {@code answer}, in {@link
   * #normalized} form and counted as multisets; 0 if they have no word in common, also when neither
   * has any.
   */
  public static double f1(String prediction, String answer) {
    Multiset<String> predicted = words(prediction);
    Multiset<String> expected = words(answer);
    int common = Multisets.intersection(predicted, expected).size();
    return common == 0 ? 0 : 2.0 * common / (predicted.size() + expected.size());
  }

  private static Multiset<String> words(String answer) {
    String text = normalized(answer);
    return HashMultiset.create(text.isEmpty() ? List.of() : List.of(text.split(" ", -1)));
  }
}
