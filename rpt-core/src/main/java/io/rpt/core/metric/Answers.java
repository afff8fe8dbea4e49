package io.rpt.core.metric;

import com.google.common.base.Splitter;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import io.rpt.core.error.InvalidValueException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Pattern;

/**
 * How a generated answer is compared with the right ones in ReCoRD: exact match and token F1 of
 * normalised strings, each the largest over the right answers (SQuAD's rules, Rajpurkar et al.
 * 2016).
 */
public final class Answers {
  private static final Pattern PUNCTUATION = Pattern.compile("[!-/:-@\\[-`{-~]");
  private static final Pattern ARTICLE =
      Pattern.compile("(?<![\\p{L}\\p{N}])(?:a|an|the)(?![\\p{L}\\p{N}])");
  private static final Pattern SPACE =
      Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  private Answers() {}

  /**
   * Lower-cases, deletes the 32 ASCII punctuation characters, replaces the words a, an and the by a
   * space, and collapses white space.
   */
  public static String normalize(String answer) {
    String bare = PUNCTUATION.matcher(answer.toLowerCase(Locale.ROOT)).replaceAll("");
    return SPACE.matcher(ARTICLE.matcher(bare).replaceAll(" ")).replaceAll(" ").strip();
  }

  /** 1 if the normalised prediction equals a normalised right answer, else 0. */
  public static double exactMatch(String prediction, List<String> answers) {
    return best(
        prediction, answers, (one, other) -> normalize(one).equals(normalize(other)) ? 1 : 0);
  }

  /**
   * The largest token F1 of the prediction and a right answer; 0 where no token is common, even if
   * both have none.
   */
  public static double tokenF1(String prediction, List<String> answers) {
    return best(prediction, answers, Answers::tokenF1);
  }

  private static double tokenF1(String prediction, String answer) {
    Multiset<String> predicted = HashMultiset.create(WORDS.split(normalize(prediction)));
    Multiset<String> right = HashMultiset.create(WORDS.split(normalize(answer)));
    double common = Multisets.intersection(predicted, right).size();
    if (common == 0) {
      return 0;
    }
    double precision = common / predicted.size();
    double recall = common / right.size();
    return 2 * precision * recall / (precision + recall);
  }

  private static double best(
      String prediction, List<String> answers, ToDoubleBiFunction<String, String> score) {
    return answers.stream()
        .mapToDouble(answer -> score.applyAsDouble(prediction, answer))
        .max()
        .orElseThrow(
            () ->
                new InvalidValueException(
                    "The prediction '"
                        + prediction
                        + "' has no right answer to be compared with; at least one is needed."));
  }
}
