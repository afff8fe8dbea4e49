package io.rpt.core.prompt;

import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the log probabilities of an answer's tokens become one score. */
public enum Averaging {
  /** Their sum: the log probability of the answer. */
  SUM,
  /** Their mean, so that long answers are not at a disadvantage. */
  MEAN;

  /** The name under which it is saved and chosen. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds one by its name.
   *
   * @throws InvalidValueException if there is none; the message lists all
   */
  public static Averaging byId(String id) {
    List<String> known = Arrays.stream(values()).map(Averaging::id).toList();
    if (!known.contains(id)) {
      throw new InvalidValueException(
          "There is no averaging '" + id + "'; choose one of " + known + ".");
    }
    return values()[known.indexOf(id)];
  }
}
