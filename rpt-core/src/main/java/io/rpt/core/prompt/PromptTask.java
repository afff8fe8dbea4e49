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
 * @param head what finds the answer
 * @param labels the label strings in the order of the head's scores; none where each text brings
 *     its candidates, or the answer is generated
 * @param format which fields make the text
 * @param maxLength the longest row, prompt rows included, and in a decoder-only model the answer
 *     too; longer texts are truncated
 */
public record PromptTask(
    PromptInjector injector, Head head, List<String> labels, TextFormat format, int maxLength) {
  /** Checks that injection, head and labels go together. */
  public PromptTask {
    labels = List.copyOf(labels);
    head.requireLabels(labels);
    if (!head.accepts(injector)) {
      throw new InvalidValueException(
          "A "
              + head.getClass().getSimpleName()
              + " cannot read what a backbone with the injection "
              + injector.name()
              + " gives. Use linear, choice and verbalizer heads with an encoder or a decoder-only model,"
              + " peftPooled with an encoder and before_cls, ranking and generation with an"
              + " encoder-decoder or a decoder-only model.");
    }
    if (head instanceof VerbalizerHead verbalizer
        && verbalizer.template().isPair() != format.isPair()) {
      throw new InvalidValueException(
          "The template \""
              + verbalizer.template()
              + "\" is for "
              + (format.isPair()
                  ? "single texts, but the text format "
                  : "pairs, but the text format ")
              + format.fields()
              + (format.isPair() ? " is for pairs" : " is for single texts")
              + ". Use a template with "
              + (format.isPair() ? "both {a} and {b}." : "{a} alone."));
    }
    if (new HashSet<>(labels).size() != labels.size()) {
      throw new InvalidValueException("The labels " + labels + " are not distinct.");
    }
    Checks.inRange("maximum length", maxLength, 1, Integer.MAX_VALUE);
  }
}
