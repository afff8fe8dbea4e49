package io.rpt.examples.cli;

import io.rpt.core.data.TextFormat;
import io.rpt.core.io.PeftAdapter;
import io.rpt.core.io.PeftFiles;
import io.rpt.core.io.PeftImport;
import io.rpt.core.io.PeftTask;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.RankingHead;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What an adapter of another program does not say of its task. */
final class ForeignOptions {
  private static final int USUAL_LENGTH = 512;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--labels",
      paramLabel = "A,B",
      split = ",",
      description =
          "The labels: in the order of the classifier's rows (SEQ_CLS), or the texts to rank"
              + " (SEQ_2_SEQ_LM, CAUSAL_LM).")
  private @Nullable List<String> labels;

  @Option(
      names = "--max-answer-tokens",
      paramLabel = "N",
      description = "Write answers of at most so many tokens instead of ranking labels.")
  private @Nullable Integer maxTokens;

  @Option(
      names = "--averaging",
      paramLabel = "NAME",
      description = "Score of a ranked label: sum or mean (default: sum).")
  private @Nullable Averaging averaging;

  @Option(
      names = "--text-fields",
      paramLabel = "A[,B]",
      split = ",",
      description = "The fields that make the text (default: text).")
  private @Nullable List<String> fields;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Longest row, prompt included (default: the smaller of 512 and the backbone's).")
  private @Nullable Integer maxLength;

  /** Refuses what does not go with the adapter. */
  void check(PeftAdapter adapter) {
    if (adapter.origin().isPresent()) {
      Usage.require(
          spec,
          labels == null
              && maxTokens == null
              && averaging == null
              && fields == null
              && maxLength == null,
          "The adapter's "
              + PeftFiles.ORIGIN
              + " says what its task is: leave out --labels, --max-answer-tokens, --averaging,"
              + " --text-fields and --max-length.");
      return;
    }
    boolean ranked = adapter.config().task().writes();
    Usage.require(
        spec,
        ranked || (maxTokens == null && averaging == null),
        "--max-answer-tokens and --averaging are for models that write, but the adapter is for "
            + adapter.config().task()
            + ".");
    Usage.require(
        spec,
        labels == null || maxTokens == null,
        "--labels and --max-answer-tokens contradict each other: written answers are not ranked.");
    Usage.require(
        spec,
        averaging == null || labels != null,
        "--averaging is for ranked labels: give --labels too.");
    Usage.require(
        spec,
        labels != null || maxTokens != null,
        "PEFT stores no labels: give --labels"
            + (ranked ? ", or --max-answer-tokens for written answers." : "."));
  }

  /** Makes the prompt, after {@link #check}. */
  ProjectedPrompt prompt(PeftImport source, PeftTask task, BackboneFacts backbone) {
    TextFormat format = fields == null ? TextFormat.SINGLE : new TextFormat(fields);
    int length = maxLength == null ? Math.min(USUAL_LENGTH, backbone.maxPositions()) : maxLength;
    List<String> known = labels == null ? List.of() : labels;
    if (!task.writes()) {
      return source.classifier(known, format, length);
    }
    Head head =
        maxTokens != null
            ? new GenerationHead(maxTokens)
            : new RankingHead(averaging == null ? Averaging.SUM : averaging);
    return source.answers(head, known, format, length);
  }
}
