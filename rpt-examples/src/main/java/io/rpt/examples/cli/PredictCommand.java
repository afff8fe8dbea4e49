package io.rpt.examples.cli;

import com.google.common.collect.Iterators;
import io.rpt.core.data.DataRecord;
import io.rpt.core.data.TextFormat;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.LabelScores;
import io.rpt.djl.predict.PromptClassifier;
import io.rpt.examples.data.OwnTexts;
import io.rpt.examples.data.RecordFile;
import io.rpt.examples.files.JsonLines;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Labels texts. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Labels texts with a saved prompt: one JSON line each, in order, with label and"
          + " probabilities.",
      "Texts stand in the fields that the prompt was trained on, or in text (or text_a and"
          + " text_b). Standard input is JSON Lines, or with --plain one text per line."
    })
public final class PredictCommand implements Callable<Integer> {
  /** How many texts are in memory at once. */
  private static final int CHUNK = 8 * PromptClassifier.DEFAULT_BATCH_SIZE;

  @Spec private CommandSpec spec;
  @Mixin private ServeOptions serve;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = "-",
      description = ".jsonl or .csv without labels, or - for standard input (default: -).")
  private Path file;

  @Option(
      names = "--plain",
      description = "The input is plain text, one text per line; for prompts of single texts.")
  private boolean plain;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the lines go (default: standard output).")
  private @Nullable Path out;

  /** Used by the command line. */
  public PredictCommand() {}

  @Override
  public Integer call() {
    ProjectedPrompt prompt = serve.prompt();
    TextFormat trained = prompt.task().format();
    Usage.require(
        spec,
        !(plain && trained.isPair()),
        "--plain and this prompt contradict each other: it was trained on pairs "
            + trained.fields()
            + ". Give them as JSON Lines or CSV.");
    try (RecordFile records = input();
        Backbone backbone = serve.openBackbone();
        PromptClassifier classifier = serve.classifier(backbone, prompt);
        PredictionOutput output = PredictionOutput.open(out, spec.commandLine().getOut())) {
      predict(texts(records, trained), classifier, output);
      output.commit();
    }
    return 0;
  }

  private RecordFile input() {
    if (!file.toString().equals("-")) {
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

  private static void predict(
      Iterator<TextInput> texts, PromptClassifier classifier, PredictionOutput output) {
    Iterator<List<TextInput>> chunks = Iterators.partition(texts, CHUNK);
    while (chunks.hasNext()) {
      for (LabelScores scores : classifier.classify(chunks.next())) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("label", scores.label());
        line.put("probabilities", scores.probabilities());
        output.write(JsonLines.line(line));
      }
      output.flush();
    }
  }
}
