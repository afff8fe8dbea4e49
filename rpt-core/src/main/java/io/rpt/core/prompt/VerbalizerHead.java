package io.rpt.core.prompt;

import io.rpt.core.data.Template;
import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.DecoderOnly;
import io.rpt.core.inject.EncoderOnly;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Classification by the backbone's own frozen language-model head: the text is put into a template
 * with a place for one word, and the label is the one whose word is the most probable there (Late
 * Prompt Tuning, Liu et al. 2022, section 4.1; Schick and Schuetze 2021).
 *
 * @param template how text and place make a row
 * @param maskId the token that marks the place; none where the place is the next token after the
 *     row, as a decoder-only model has it
 * @param words the word of each label, in label order; their tokens differ
 */
public record VerbalizerHead(Template template, OptionalInt maskId, List<LabelWord> words)
    implements Head {
  /** Copies the list and checks everything. */
  public VerbalizerHead {
    words = List.copyOf(words);
    if (words.size() < 2
        || words.stream().mapToInt(LabelWord::id).distinct().count() < words.size()) {
      throw new InvalidValueException(
          "The label words are "
              + words
              + "; expected at least two, all with tokens of their own. Choose other words.");
    }
    if (maskId.isPresent()) {
      Checks.inRange("token id of the mask", maskId.getAsInt(), 0, Integer.MAX_VALUE);
    } else if (!template.endsWithMask()) {
      throw new InvalidValueException(
          "The template \""
              + template
              + "\" goes on after "
              + Template.MASK
              + ", but a model without a mask token can only predict the next word. End with "
              + Template.MASK
              + ".");
    }
  }

  /** The tokens of the label words, in label order. */
  public int[] wordIds() {
    return words.stream().mapToInt(LabelWord::id).toArray();
  }

  @Override
  public Map<String, FloatTensor> tensors() {
    return Map.of();
  }

  @Override
  public boolean accepts(PromptInjector injector) {
    return injector instanceof EncoderOnly
        || injector instanceof DecoderOnly
        || injector instanceof Late;
  }

  @Override
  public void requireLabels(List<String> labels) {
    if (labels.size() != words.size()) {
      throw new InvalidValueException(
          "The head has "
              + words.size()
              + " label words, "
              + words
              + ", but "
              + labels.size()
              + " labels are named: "
              + labels
              + ".");
    }
  }
}
