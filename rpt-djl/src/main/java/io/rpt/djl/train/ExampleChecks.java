package io.rpt.djl.train;

import io.rpt.core.data.TextFormat;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What training and validation texts must agree in. */
final class ExampleChecks {
  private ExampleChecks() {}

  /** Copies a list; refuses one with a gap. */
  static <T> List<T> whole(List<T> examples, String part) {
    for (int i = 0; i < examples.size(); i++) {
      if (examples.get(i) == null) {
        throw new InvalidDataException(
            "Text " + (i + 1) + " of the " + part + " texts is null. Remove it.");
      }
    }
    return List.copyOf(examples);
  }

  /**
   * The texts of a validation, which must give the score that chooses the best epoch.
   *
   * @param metric the score's name
   * @throws InvalidDataException if it has no text
   * @throws InvalidValueException if it has no such score
   */
  static List<TextInput> scored(Validation validation, String metric) {
    List<TextInput> texts = whole(validation.inputs(), "validation");
    if (texts.isEmpty()) {
      throw new InvalidDataException("The validation set is empty; at least one text is needed.");
    }
    if (!validation.metrics().contains(metric)) {
      throw new InvalidValueException(
          "The best epoch is to be chosen by the score '"
              + metric
              + "', but validation gives "
              + new TreeSet<>(validation.metrics())
              + ". Choose one of these.");
    }
    return texts;
  }

  /**
   * The fields that later files are read by.
   *
   * @param asked the format that was asked for, or null for the default of such texts
   * @throws InvalidDataException if some texts are pairs and some are not, or the format is not for
   *     them
   */
  static TextFormat format(
      List<TextInput> training, List<TextInput> validation, @Nullable TextFormat asked) {
    boolean pairs = training.get(0).second() != null;
    requireAll(training, "training", pairs);
    requireAll(validation, "validation", pairs);
    if (asked != null && asked.isPair() != pairs) {
      throw new InvalidDataException(
          "The format "
              + asked.fields()
              + " does not go with the texts, which are "
              + (pairs ? "pairs" : "single")
              + ". Name as many fields as each text has parts.");
    }
    return asked != null ? asked : pairs ? TextFormat.PAIR : TextFormat.SINGLE;
  }

  private static void requireAll(List<TextInput> texts, String part, boolean pairs) {
    for (int i = 0; i < texts.size(); i++) {
      if ((texts.get(i).second() != null) != pairs) {
        throw new InvalidDataException(
            "Text "
                + (i + 1)
                + " of the "
                + part
                + " texts is "
                + (pairs ? "single" : "a pair")
                + ", but the first training text is not. Give all texts as pairs, "
                + "or none.");
      }
    }
  }

  /** A warning if validation texts have been learned from. */
  static Optional<String> overlap(List<TextInput> training, List<TextInput> validation) {
    Set<TextInput> seen = new HashSet<>(training);
    long overlap = validation.stream().filter(seen::contains).count();
    return overlap == 0
        ? Optional.empty()
        : Optional.of(
            overlap
                + " of "
                + validation.size()
                + " validation texts are also in the training texts; scores will be too "
                + "high. Remove them from one part.");
  }
}
