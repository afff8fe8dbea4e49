package io.rpt.core.data;

import io.rpt.core.error.InvalidDataException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The labels of data sets: which there are, and the class of each example. */
public final class Labels {
  private Labels() {}

  /**
   * The distinct labels of a training set in the order of their characters, which does not depend
   * on the order of the examples.
   *
   * @throws InvalidDataException if there is no example, only one label, or two labels that differ
   *     only in case or spaces
   */
  public static List<String> of(List<LabeledText> training) {
    if (training.isEmpty()) {
      throw new InvalidDataException(
          "The training set is empty; at least two examples are needed.");
    }
    List<String> labels = training.stream().map(LabeledText::label).distinct().sorted().toList();
    if (labels.size() == 1) {
      throw new InvalidDataException(
          "All "
              + training.size()
              + " training examples have the label "
              + DataRecord.show(labels.get(0))
              + "; at least two different labels are needed.");
    }
    Map<String, String> spellings = new HashMap<>();
    for (String label : labels) {
      String other = spellings.put(simplified(label), label);
      if (other != null) {
        throw new InvalidDataException(
            "The training labels "
                + DataRecord.show(other)
                + " and "
                + DataRecord.show(label)
                + " differ only in case or spaces; spell them alike.");
      }
    }
    return labels;
  }

  /**
   * The class of each example: the index of its label.
   *
   * @param examples the examples, at least one
   * @param labels the task's labels
   * @param what what messages call the examples, such as {@code validation set}
   * @throws InvalidDataException if there is no example, or one's label is not a task's label
   */
  public static int[] classes(List<LabeledText> examples, List<String> labels, String what) {
    if (examples.isEmpty()) {
      throw new InvalidDataException("The " + what + " is empty; at least one example is needed.");
    }
    int[] classes = new int[examples.size()];
    for (int i = 0; i < classes.length; i++) {
      String label = examples.get(i).label();
      classes[i] = labels.indexOf(label);
      if (classes[i] < 0) {
        throw new InvalidDataException(
            "Example "
                + (i + 1)
                + " of the "
                + what
                + " has the label "
                + DataRecord.show(label)
                + ", which is not one of "
                + labels
                + "."
                + hint(label, labels));
      }
    }
    return classes;
  }

  private static String hint(String label, List<String> labels) {
    return labels.stream()
        .filter(known -> simplified(known).equals(simplified(label)))
        .findFirst()
        .map(known -> " Did you mean " + DataRecord.show(known) + "? Case and spaces count.")
        .orElse(" Correct it, or train with examples of this label.");
  }

  private static String simplified(String label) {
    return label.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
  }
}
