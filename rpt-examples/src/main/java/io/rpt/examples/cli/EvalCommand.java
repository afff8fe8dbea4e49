package io.rpt.examples.cli;

import io.rpt.core.data.DataDigest;
import io.rpt.core.data.LabeledText;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.examples.data.OwnTexts;
import io.rpt.examples.files.JsonLines;
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
  /** The splits of a task that have labels. */
  enum Split {
    /** The validation split. */
    VAL,
    /** The training split. */
    TRAIN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;
  @Mixin private ServeOptions serve;

  @Mixin private TaskOptions official;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "The task's split: ${COMPLETION-CANDIDATES} (default: val).")
  private @Nullable Split split;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Your own labelled texts, .jsonl or .csv.")
  private @Nullable Path file;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the scores as a JSON line.")
  private @Nullable Path json;

  /** Used by the command line. */
  public EvalCommand() {}

  @Override
  public Integer call() {
    checkUsage();
    ProjectedPrompt prompt = serve.prompt();
    List<LabeledText> texts = texts(prompt);
    try (Backbone backbone = serve.openBackbone();
        PromptClassifier classifier = serve.classifier(backbone, prompt)) {
      Evaluation evaluation = classifier.evaluate(texts);
      print(texts.size(), evaluation);
      if (json != null) {
        writeJson(json, prompt, texts, evaluation);
      }
    }
    return 0;
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
  }

  private List<LabeledText> texts(ProjectedPrompt prompt) {
    if (official.task != null && official.data != null) {
      String name = String.valueOf(split == null ? Split.VAL : split);
      return official.task.read(official.task.file(official.data, name));
    }
    Path own = Objects.requireNonNull(file);
    return OwnTexts.read(own, OwnTexts.formatFor(own, prompt.task().format()));
  }

  private void print(int count, Evaluation evaluation) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%-19s %d%n", "texts", count);
    out.printf(Locale.ROOT, "%-19s %d%n", "truncated texts", evaluation.truncated());
    evaluation.scores().forEach((name, score) -> out.printf("%-19s %s%n", name, score));
    if (evaluation.constant()) {
      spec.commandLine().getErr().println("rpt: warning: every text got the same label");
    }
  }

  private static void writeJson(
      Path file, ProjectedPrompt prompt, List<LabeledText> texts, Evaluation evaluation) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", "eval");
    line.put("texts", texts.size());
    line.put("truncated_texts", evaluation.truncated());
    line.put("scores", evaluation.scores());
    line.put("backbone_sha256", prompt.provenance().backboneDigest());
    line.put("texts_sha256", DataDigest.sha256(texts));
    try (JsonLines lines = JsonLines.open(file)) {
      lines.write(line);
    }
  }
}
