package io.rpt.examples.cli;

import io.rpt.core.data.LabeledText;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.Validation;
import io.rpt.examples.data.OwnTexts;
import io.rpt.examples.files.JsonLines;
import io.rpt.examples.progress.ProgressView;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.task.TaskForm;
import io.rpt.examples.task.TaskValidation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Scores a saved prompt. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Scores a saved prompt on labelled texts with every metric.")
public final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ServeOptions serve;

  @Mixin private TaskOptions official;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "The task's split, train or val (default: val).")
  private @Nullable Split split;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Your own labelled texts, .jsonl or .csv.")
  private @Nullable Path file;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the scores as a JSON line.")
  private @Nullable Path json;

  @Mixin private ProgressOptions progress;

  /** Used by the command line. */
  public EvalCommand() {}

  @Override
  public Integer call() {
    checkUsage();
    ServablePrompt prompt = serve.prompt();
    Validation texts =
        official.task != null && official.data != null
            ? rows(official.task, official.data, prompt)
            : own(Objects.requireNonNull(file), prompt);
    ProgressView view = progress.view();
    try (Backbone backbone = serve.openBackbone(prompt, view)) {
      Evaluation evaluation = WorkProgress.watch(view, () -> texts.evaluate(backbone, prompt));
      print(evaluation);
      if (json != null) {
        writeJson(json, prompt, texts, evaluation);
      }
    }
    return 0;
  }

  private Validation rows(SuperGlueTask task, Path data, ServablePrompt prompt) {
    String name = String.valueOf(split == null ? Split.VAL : split);
    return new TaskValidation(
        TaskForm.trained(task, prompt.provenance()), TaskFiles.labelled(task, data, name));
  }

  private static Validation own(Path file, ServablePrompt prompt) {
    TextAnswers.requireOwnTexts(prompt);
    List<LabeledText> texts = OwnTexts.read(file, OwnTexts.formatFor(file, prompt.task().format()));
    return prompt.task().head() instanceof GenerationHead
        ? Validation.generated(texts)
        : Validation.labels(texts);
  }

  private void checkUsage() {
    boolean isOfficial = official.given() || split != null;
    Usage.require(
        spec,
        !(isOfficial && file != null),
        (official.given() ? official.firstName() : "--split")
            + " and --file contradict each other: give --task and --data, or --file.");
    Usage.require(
        spec,
        file != null || (official.task != null && official.data != null),
        "The texts are missing: give --task and --data, or --file.");
    Usage.require(
        spec,
        split != Split.TEST,
        "--split test has no labels to be scored by: write predictions with rpt predict.");
  }

  private void print(Evaluation evaluation) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%-24s %d%n", "answers", evaluation.total());
    out.printf(Locale.ROOT, "%-24s %d%n", "invalid answers", evaluation.invalid());
    out.printf(Locale.ROOT, "%-24s %d%n", "truncated texts", evaluation.truncated());
    evaluation.scores().forEach((name, score) -> out.printf("%-24s %s%n", name, score));
    if (evaluation.constant()) {
      spec.commandLine().getErr().println("rpt: warning: every text got the same answer");
    }
  }

  private static void writeJson(
      Path file, ServablePrompt prompt, Validation texts, Evaluation evaluation) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "eval");
    line.put("answers", evaluation.total());
    line.put("invalid_answers", evaluation.invalid());
    line.put("truncated_texts", evaluation.truncated());
    line.put("scores", evaluation.scores());
    line.put("backbone_sha256", prompt.provenance().backboneDigest());
    line.put("texts_sha256", texts.digest());
    try (JsonLines lines = JsonLines.open(file)) {
      lines.write(line);
    }
  }
}
