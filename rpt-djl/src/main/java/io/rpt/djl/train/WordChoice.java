package io.rpt.djl.train;

import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Template;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.VerbalizerHead;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderFamily;
import io.rpt.djl.text.TextEncoder;
import io.rpt.djl.text.Verbalizer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How labels are to be answered with words.
 *
 * @param words the word of each label; none for another head
 * @param template the template, or null for the usual one
 * @param loss the loss, or null for the usual one
 */
record WordChoice(Map<String, String> words, @Nullable Template template, @Nullable WordLoss loss) {
  static final WordChoice NONE = new WordChoice(Map.of(), null, null);

  WordChoice {
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
  }

  /** Whether label words answer. */
  boolean isMade() {
    return !words.isEmpty();
  }

  /** Refuses options of label words without any, and options of other answers beside them. */
  void check(@Nullable Averaging averaging) {
    if (isMade() && averaging != null) {
      throw new InvalidValueException(
          "The averaging "
              + averaging.id()
              + " is for ranked label texts, but the label words "
              + words
              + " are to answer. Leave one of them out.");
    }
    if (!isMade() && (template != null || loss != null)) {
      throw new InvalidValueException(
          "The template "
              + template
              + " and the loss "
              + loss
              + " are for label words, but no word is named. Name one for each label (verbalizer),"
              + " or leave them out.");
    }
  }

  /**
   * The same examples, whose labels are answered with the words.
   *
   * @throws InvalidValueException if they are no texts of fixed classes, or have words already
   */
  TrainingSet set(Backbone backbone, PromptInjector injector, TrainingSet training) {
    if (!(training instanceof TextSet set)
        || set instanceof WordSet
        || training.labels().isEmpty()) {
      throw new InvalidValueException(
          "The label words "
              + words
              + " are for texts of fixed classes, but the training set has answers of the kind '"
              + training.headName()
              + "'. Leave the label words out.");
    }
    List<LabeledText> texts = set.texts();
    List<String> labels = set.labels();
    boolean pairs = texts.get(0).input().second() != null;
    OptionalInt mask = maskId(backbone);
    Template chosen = template == null ? usual(pairs, mask.isPresent()) : template;
    VerbalizerHead head = new Verbalizer(chosen, words).head(labels, backbone.tokenizer(), mask);
    WordLoss usual = injector instanceof Late ? WordLoss.VOCABULARY : WordLoss.LABELS;
    return TrainingSet.words(texts, labels, head, loss == null ? usual : loss);
  }

  private static Template usual(boolean pairs, boolean mask) {
    if (mask) {
      return pairs ? Template.pair() : Template.single();
    }
    return new Template(pairs ? "{a} ? {b} {mask}" : "{a} . It was {mask}");
  }

  private static OptionalInt maskId(Backbone backbone) {
    if (backbone.block() instanceof DecoderFamily) {
      return OptionalInt.empty();
    }
    TextEncoder tokenizer = backbone.tokenizer();
    OptionalInt mask = tokenizer.maskId();
    if (mask.isEmpty()) {
      throw new InvalidValueException(
          "Label words need a mask token, but the tokenizer of "
              + backbone.folder()
              + " has none. Use a model with [MASK] or <mask>, or another head.");
    }
    return mask;
  }
}
