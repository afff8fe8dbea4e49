package io.rpt.examples.cli;

import io.rpt.core.data.Template;
import io.rpt.djl.train.PromptTunerBuilder;
import io.rpt.djl.train.WordLoss;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether words of the backbone's language-model head answer. */
final class WordOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--verbalizer",
      paramLabel = "LABEL=WORD",
      split = ",",
      description =
          "Answer with words of the backbone's language-model head instead of a linear head: the"
              + " word of each label, one token each, such as positive=great,negative=terrible.")
  private @Nullable Map<String, String> words;

  @Option(
      names = "--template",
      paramLabel = "TEXT",
      description =
          "How texts and the place of the word make a row: {a} the text or the first of a pair, {b}"
              + " the second, {mask} the place, {{ and }} braces (default: \"{a} . It was {mask}"
              + " .\", for pairs \"{a} ? {mask} , {b}\"; of a decoder-only model \"{a} . It was"
              + " {mask}\" and \"{a} ? {b} {mask}\").")
  private @Nullable Template template;

  @Option(
      names = "--mlm-loss",
      paramLabel = "WORDS",
      description =
          "Over which words the loss is taken: labels or vocabulary (default: vocabulary for late"
              + " prompts, else labels).")
  private @Nullable WordLoss loss;

  /** Whether words are named. */
  boolean given() {
    return words != null;
  }

  /** Refuses options that contradict each other. */
  void check(boolean peftPooled) {
    Usage.require(
        spec,
        words != null || (template == null && loss == null),
        "--template and --mlm-loss need label words: give --verbalizer.");
    Usage.require(
        spec,
        words == null || !peftPooled,
        "--verbalizer and --peft-pooled contradict each other: both are the head.");
  }

  /** What the head is, by name, where results are kept. */
  void putSettings(Map<String, String> settings) {
    if (words != null) {
      settings.put("verbalizer", words.toString());
      settings.put("template", template == null ? "usual" : template.pattern());
      settings.put("mlm_loss", loss == null ? "usual" : loss.id());
    }
  }

  /** Tells a tuner. */
  void describe(PromptTunerBuilder builder) {
    if (words == null) {
      return;
    }
    builder.verbalizer(new LinkedHashMap<>(words));
    if (template != null) {
      builder.template(template);
    }
    if (loss != null) {
      builder.wordLoss(loss);
    }
  }
}
