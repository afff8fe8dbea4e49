package io.rpt.examples.cli;

import com.google.common.collect.Iterators;
import io.rpt.core.data.DataRecord;
import io.rpt.core.data.TextFormat;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.AnswerStream;
import io.rpt.examples.data.OwnTexts;
import io.rpt.examples.data.RecordFile;
import io.rpt.examples.progress.Progress;
import io.rpt.examples.progress.ProgressView;
import io.rpt.examples.progress.Terminal;
import io.rpt.examples.superglue.Leaderboard;
import io.rpt.examples.superglue.OfficialFile;
import io.rpt.examples.superglue.OfficialFile.Labels;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.SuperGlueTask;
import io.rpt.examples.task.TaskAnswers;
import io.rpt.examples.task.TaskForm;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Answers texts. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Answers texts with a saved prompt: one JSON line each, in order, with label and"
          + " probabilities, or with the answer that was written.",
      "Texts stand in the fields that the prompt was trained on, or in text (or text_a and"
          + " text_b). Standard input is JSON Lines, or with --plain one text per line.",
      "With --task, official rows are answered as SuperGLUE's leaderboard takes them: idx and label."
    })
public final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ServeOptions serve;
  @Mixin private TaskOptions official;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "The task's split: ${COMPLETION-CANDIDATES} (default: test).")
  private @Nullable Split split;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          ".jsonl or .csv without labels, or - for standard input (default: -); with --task an"
              + " official file, which may lack labels.")
  private @Nullable Path file;

  @Option(
      names = "--plain",
      description = "The input is plain text, one text per line; for prompts of single texts.")
  private boolean plain;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the lines go (default: standard output).")
  private @Nullable Path out;

  @Mixin private ProgressOptions progress;

  /** Used by the command line. */
  public PredictCommand() {}

  @Override
  public Integer call() {
    checkUsage();
    ServablePrompt prompt = serve.prompt();
    return Interrupts.obey(
        () -> {
          if (official.task != null) {
            answerRows(official.task, prompt);
          } else {
            reportTruncated(answerTexts(prompt));
          }
          return 0;
        });
  }

  private void checkUsage() {
    Usage.require(
        spec,
        official.task != null || (official.data == null && split == null),
        "--data and --split are for a task: give --task too.");
    Usage.require(
        spec,
        official.task == null || (official.data == null) != (file == null),
        "--task needs its rows: give --data or --file, one of them.");
    Usage.require(
        spec,
        !(file != null && split != null),
        "--file and --split contradict each other: give --data for a split.");
    Usage.require(
        spec,
        !(plain && official.task != null),
        "--plain and --task contradict each other: official files are JSON Lines.");
  }

  private void answerRows(SuperGlueTask task, ServablePrompt prompt) {
    TaskForm form = TaskForm.trained(task, prompt.provenance());
    String name = String.valueOf(split == null ? Split.TEST : split);
    Path place =
        official.data == null
            ? Objects.requireNonNull(file)
            : OfficialFile.locate(task, official.data, name);
    List<Row> rows = OfficialFile.read(task, place, Labels.OPTIONAL);
    ProgressView view = progress.view();
    try (Backbone backbone = serve.openBackbone(prompt, view);
        PredictionOutput output = PredictionOutput.open(out, spec.commandLine().getOut())) {
      TaskAnswers answers =
          WorkProgress.watch(view, () -> TaskAnswers.of(form, rows, backbone, prompt));
      Leaderboard.lines(answers.predictions()).forEach(output::write);
      output.commit();
      report(answers);
    }
  }

  private void report(TaskAnswers answers) {
    int invalid = answers.predictions().invalid();
    if (invalid > 0) {
      spec.commandLine()
          .getErr()
          .println(
              "rpt: warning: "
                  + invalid
                  + " of "
                  + answers.predictions().answers().size()
                  + " answers could not be read; where a class is asked for, class 0 was written");
    }
    reportTruncated(answers.truncated());
  }

  private void reportTruncated(long count) {
    if (count > 0) {
      spec.commandLine().getErr().println("rpt: " + count + " texts were shortened to fit");
    }
  }

  /** Returns how many texts were shortened. */
  private long answerTexts(ServablePrompt prompt) {
    TextAnswers.requireOwnTexts(prompt);
    TextFormat trained = prompt.task().format();
    Usage.require(
        spec,
        !(plain && trained.isPair()),
        "--plain and this prompt contradict each other: it was trained on pairs "
            + trained.fields()
            + ". Give them as JSON Lines or CSV.");
    try (RecordFile records = input();
        Backbone backbone = serve.openBackbone(prompt, progress.view());
        TextAnswers<?> answers = TextAnswers.open(backbone, prompt);
        PredictionOutput output = PredictionOutput.open(out, spec.commandLine().getOut())) {
      long truncated = write(answers, texts(records, trained), output);
      output.commit();
      return truncated;
    }
  }

  private <A> long write(
      TextAnswers<A> answers, Iterator<TextInput> texts, PredictionOutput output) {
    try (AnswerStream<A> stream = answers.answer(texts);
        Progress shown = textsView().start("Answering texts", Progress.UNKNOWN)) {
      while (stream.hasNext()) {
        output.write(answers.line(stream.next()));
        output.flush();
        shown.step(1);
      }
      return stream.truncated();
    }
  }

  /** Answers that appear on the terminal themselves are progress enough. */
  private ProgressView textsView() {
    return out == null && Terminal.detect().interactive() ? ProgressView.quiet() : progress.view();
  }

  private RecordFile input() {
    if (file != null && !file.toString().equals("-")) {
      return plain ? RecordFile.openPlain(file) : RecordFile.open(file);
    }
    InputStream stream = System.in;
    String source = "standard input";
    return plain ? RecordFile.plain(stream, source) : RecordFile.jsonLines(stream, source);
  }

  /** The texts; which fields they stand in is settled by the first record. */
  private static Iterator<TextInput> texts(RecordFile records, TextFormat trained) {
    if (!records.hasNext()) {
      return Iterators.forArray();
    }
    DataRecord first = records.next();
    TextFormat format = OwnTexts.formatFor(first, trained);
    Iterator<DataRecord> all = Iterators.concat(Iterators.singletonIterator(first), records);
    return Iterators.transform(all, record -> record.input(format));
  }
}
