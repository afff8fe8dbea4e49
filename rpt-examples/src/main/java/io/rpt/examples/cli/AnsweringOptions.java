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

/** How texts are written and how an encoder-decoder answers. */
final class AnsweringOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--dialect",
      paramLabel = "NAME",
      description =
          "How a task is written: pairs (for BERT), t5 (T5's own), residual or residual_yes_no (the"
              + " paper's code); default: pairs for an encoder, t5 for an encoder-decoder.")
  private @Nullable Dialect dialect;

  @Option(
      names = "--averaging",
      paramLabel = "NAME",
      description =
          "Score of a ranked label on an encoder-decoder: sum or mean of its tokens' log"
              + " probabilities (default: sum).")
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

  /** Refuses what has no meaning for a task. */
  void check(SuperGlueTask task) {
    boolean pairs = dialect == Dialect.PAIRS;
    Usage.require(
        spec,
        dialect == null || task.dialects().contains(dialect),
        "--dialect "
            + dialect
            + " is not for "
            + task
            + ": choose one of "
            + task.dialects()
            + ".");
    Usage.require(
        spec,
        !(pairs && averaging != null),
        "--averaging and --dialect pairs contradict each other: pairs are not ranked.");
    Usage.require(
        spec,
        !ranksEntities || (task == SuperGlueTask.RECORD && !pairs),
        "--rank-entities is for ReCoRD on an encoder-decoder: leave it out.");
    Usage.require(
        spec,
        !(ranksEntities && maxTokens != null),
        "--rank-entities and --max-answer-tokens contradict each other: nothing is generated.");
  }

  /** Refuses what has no meaning for any of some tasks. */
  void checkAny(List<SuperGlueTask> tasks) {
    Usage.require(
        spec,
        dialect == null || tasks.stream().allMatch(task -> task.dialects().contains(dialect)),
        "--dialect "
            + dialect
            + " is not for all of "
            + tasks
            + ": choose others, or leave it out.");
    Usage.require(
        spec,
        !ranksEntities || tasks.contains(SuperGlueTask.RECORD),
        "--rank-entities is for ReCoRD: leave it out.");
  }

  /** How a task is answered, by name, where results are kept. */
  Map<String, String> settings(SuperGlueTask task, Backbone backbone) {
    Map<String, String> settings = new LinkedHashMap<>();
    Dialect written = dialect == null ? TaskForm.usual(task, backbone).dialect() : dialect;
    settings.put("dialect", written.name().toLowerCase(Locale.ROOT));
    if (written != Dialect.PAIRS) {
      settings.put("averaging", options().averaging().id());
      settings.put("max_answer_tokens", String.valueOf(maxTokens()));
      settings.put("rank_entities", String.valueOf(ranksEntities));
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
