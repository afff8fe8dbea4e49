package io.rpt.core.data;

import com.google.common.collect.ImmutableSortedSet;
import io.rpt.core.error.InvalidDataException;
import java.util.List;
import java.util.Set;

/**
 * A question with candidates, one or more of which are right. Each candidate is written as a text,
 * or a pair of texts, of its own that holds the question too.
 *
 * @param candidates the candidates' texts, at least one
 * @param right the numbers of the right ones, from 0; at least one
 */
public record MultipleChoice(List<TextInput> candidates, Set<Integer> right) {
  /** Copies both and checks the numbers. */
  public MultipleChoice {
    candidates = List.copyOf(candidates);
    right = ImmutableSortedSet.copyOf(right);
    if (right.isEmpty() || !inside(candidates, right)) {
      throw new InvalidDataException(
          "A multiple-choice question has "
              + candidates.size()
              + " candidates, of which the right ones are "
              + right
              + "; expected at least one candidate, and right ones from 0 to one less than there"
              + " are.");
    }
  }

  private static boolean inside(List<TextInput> candidates, Set<Integer> right) {
    return right.stream().allMatch(number -> number >= 0 && number < candidates.size());
  }
}
