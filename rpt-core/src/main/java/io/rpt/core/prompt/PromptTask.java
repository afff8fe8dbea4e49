package io.rpt.core.prompt;

import io.rpt.core.data.TextFormat;
import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.PromptInjector;
import java.util.HashSet;
import java.util.List;

/**
 * All that serving a prompt needs beside the prompt rows and the backbone.
 *
 * @param injector where the prompt rows go
 * @param head what scores the labels
 * @param labels the label strings in the order of the head's scores
 * @param format which fields make the text
 * @param maxLength the longest row, prompt rows included; longer texts are truncated
 */
public record PromptTask(
    PromptInjector injector, Head head, List<String> labels, TextFormat format, int maxLength) {
  /** Checks that labels are distinct and match the head. */
  public PromptTask {
    labels = List.copyOf(labels);
    if (labels.size() != head.labelCount()) {
      throw new InvalidValueException(
          "The head scores "
              + head.labelCount()
              + " labels, but "
              + labels.size()
              + " are named: "
              + labels
              + ".");
    }
    if (new HashSet<>(labels).size() != labels.size()) {
      throw new InvalidValueException("The labels " + labels + " are not distinct.");
    }
    Checks.inRange("maximum length", maxLength, 1, Integer.MAX_VALUE);
  }
}
