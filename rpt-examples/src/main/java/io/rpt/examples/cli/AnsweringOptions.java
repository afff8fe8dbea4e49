package io.rpt.examples.cli;

import io.rpt.core.prompt.Averaging;
import io.rpt.djl.backbone.Backbone;
import io.rpt.examples.superglue.Dialect;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.task.AnswerOptions;
import io.rpt.examples.task.TaskForm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How texts are written and how a model that writes answers. */
final class AnsweringOptions {
  private static final String RANKED_OR_WRITTEN =
      "a model that writes is asked to write WSC's answers and, without --rank-entities, ReCoRD's; all others"
          + " are ranked.";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--dialect",
      paramLabel = "NAME",
      description =
          "How a task is written: pairs (for BERT), t5 (T5's own), residual or residual_yes_no (the"
              + " paper's code); default: pairs for an encoder, t5 for a model that writes.")
  private @Nullable Dialect dialect;

  @Option(
      names = "--averaging",
      paramLabel = "NAME",
      description =
          "Score of a ranked label on a model that writes: sum or mean of its tokens' log"
              + " probabilities (default: sum; own texts on a decoder-only model are ranked only"
              + " if this is given).")
  private @Nullable Averaging averaging;

  @Option(
      names = "--max-answer-tokens",
      paramLabel = "N",
      description =
          "Longest generated answer, closing token included (default: "
              + AnswerOptions.DEFAULT_MAX_TOKENS
              + ").")
  private @Nullable Integer maxTokens;

  @Option(
      names = "--rank-entities",
      description = "Answer ReCoRD by ranking the passage's entities instead of generating.")
  private boolean ranksEntities;

  @Nullable Dialect dialect() {
    return dialect;
  }

  @Nullable Averaging averaging() {
    return averaging;
  }

  int maxTokens() {
    return maxTokens == null ? AnswerOptions.DEFAULT_MAX_TOKENS : maxTokens;
  }

  /** Refuses what contradicts itself, and what has no meaning for any of some tasks. */
  void check(List<SuperGlueTask> tasks) {
    Usage.require(
        spec,
        dialect == null || tasks.stream().allMatch(task -> task.dialects().contains(dialect)),
        "--dialect "
            + dialect
            + " is not for all of "
            + tasks
            + ": choose another, or leave it out.");
    Usage.require(
        spec,
        dialect != Dialect.PAIRS || !forDecoder(),
        "--dialect pairs and "
            + decoderOption()
            + " contradict each other: an encoder neither ranks nor writes texts.");
    Dialect written = dialect == null ? Dialect.T5 : dialect;
    requireUsed("--rank-entities", ranksEntities, tasks.contains(SuperGlueTask.RECORD), tasks);
    requireUsed(
        "--averaging",
        averaging != null,
        tasks.stream().anyMatch(task -> isRanked(task, written)),
        tasks);
    requireUsed(
        "--max-answer-tokens",
        maxTokens != null,
        tasks.stream().anyMatch(task -> !isRanked(task, written)),
        tasks);
  }

  private void requireUsed(String option, boolean given, boolean used, List<SuperGlueTask> tasks) {
    Usage.require(
        spec,
        !given || used,
        option + " has no meaning for " + tasks + ": " + RANKED_OR_WRITTEN + " Leave it out.");
  }

  /** Whether a model that writes answers the task by rank; otherwise it writes the answer. */
  private boolean isRanked(SuperGlueTask task, Dialect written) {
    return switch (task.answerKind(written)) {
      case CLASS, CANDIDATES -> true;
      case GENERATED_REFERENT -> false;
      case GENERATED_ANSWER -> ranksEntities;
    };
  }

  /** Refuses options of ranked and written answers where label words answer. */
  void checkWords(boolean answersWithWords) {
    Usage.require(
        spec,
        !(answersWithWords && forDecoder()),
        decoderOption()
            + " and --verbalizer contradict each other: label words are neither ranked nor"
            + " written.");
  }

  /**
   * Refuses what has no meaning for any task of a comparison.
   *
   * @param official those of SuperGLUE; where there are none, all are own texts with fixed labels
   */
  void checkCompared(List<SuperGlueTask> official) {
    if (!official.isEmpty()) {
      check(official);
      return;
    }
    Usage.require(
        spec,
        dialect == null && maxTokens == null && !ranksEntities,
        "--dialect, --max-answer-tokens and --rank-entities are for tasks of SuperGLUE, but all"
            + " tasks are texts of your own, which have fixed labels. Leave them out.");
  }

  /** Refuses what the backbone has no use for. */
  void check(Backbone backbone) {
    Usage.require(
        spec,
        TaskForm.usualDialect(backbone) != Dialect.PAIRS || !forDecoder(),
        decoderOption()
            + " is for a model that writes, but the backbone "
            + backbone.folder()
            + " is of the family "
            + backbone.modelType()
            + ", which neither ranks nor writes texts. Leave it out.");
  }

  private boolean forDecoder() {
    return averaging != null || maxTokens != null || ranksEntities;
  }

  private String decoderOption() {
    return averaging != null
        ? "--averaging"
        : maxTokens != null ? "--max-answer-tokens" : "--rank-entities";
  }

  /** How a task is answered, by name, where results are kept; label words say so themselves. */
  Map<String, String> settings(SuperGlueTask task, Backbone backbone, boolean answersWithWords) {
    Map<String, String> settings = new LinkedHashMap<>();
    Dialect written = dialect == null ? TaskForm.usual(task, backbone).dialect() : dialect;
    settings.put("dialect", written.name().toLowerCase(Locale.ROOT));
    if (written == Dialect.PAIRS || answersWithWords) {
      return settings;
    }
    boolean ranked = isRanked(task, written);
    settings.put("answers", ranked ? "ranked" : "generated");
    if (ranked) {
      settings.put("averaging", options().averaging().id());
    } else {
      settings.put("max_answer_tokens", String.valueOf(maxTokens()));
    }
    return settings;
  }

  /** Refuses what is for tasks of SuperGLUE alone. */
  void checkOwn(boolean generated) {
    Usage.require(
        spec, dialect == null, "--dialect is for --task: your own texts are read as they are.");
    Usage.require(spec, !ranksEntities, "--rank-entities is for --task ReCoRD: leave it out.");
    Usage.require(
        spec,
        generated || maxTokens == null,
        "--max-answer-tokens is for generated answers: give --generate too.");
    Usage.require(
        spec,
        !(generated && averaging != null),
        "--generate and --averaging contradict each other: generated answers are not ranked.");
  }

  AnswerOptions options() {
    AnswerOptions usual = AnswerOptions.defaults();
    return new AnswerOptions(
        averaging == null ? usual.averaging() : averaging, maxTokens(), ranksEntities);
  }
}
