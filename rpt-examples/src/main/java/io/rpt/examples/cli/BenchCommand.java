package io.rpt.examples.cli;

import io.rpt.core.data.TextInput;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.examples.bench.Bench;
import io.rpt.examples.bench.BenchData;
import io.rpt.examples.bench.BenchGroup;
import io.rpt.examples.bench.BenchOptions;
import io.rpt.examples.bench.BenchSize;
import io.rpt.examples.bench.BenchTable;
import io.rpt.examples.files.JsonLines;
import io.rpt.examples.superglue.Dialect;
import io.rpt.examples.superglue.FormattedExample;
import io.rpt.examples.superglue.Purpose;
import io.rpt.examples.superglue.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures speed and memory. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures speed and memory with random models of the base sizes, each row beside the"
          + " machine's own rate of matrix products: opening, training steps, predictions, late"
          + " prompts, answers, batches of like length, tokenization, threads.",
      "Takes some minutes and 2 GB of temporary files; other load on the machine spoils it."
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "base",
      description =
          "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); small shows only that everything works.")
  private BenchSize size;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Measure only some of: ${COMPLETION-CANDIDATES}.")
  private @Nullable List<BenchGroup> only;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each is timed (default: ${DEFAULT-VALUE}).")
  private int repeats;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "With how many threads the engine computes (default: as elsewhere).")
  private @Nullable Integer threads;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto (a GPU if there is one), cpu or gpu (default: ${DEFAULT-VALUE}).")
  private DeviceChoice device;

  @Mixin private TaskOptions official;

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description =
          "The folder of a model whose tokenizer reads the task's texts, such as BERT's; their"
              + " lengths are measured with, instead of made ones.")
  private @Nullable Path tokenizer;

  @Option(names = "--out", paramLabel = "FILE", description = "Write one JSON line per row.")
  private @Nullable Path out;

  @Mixin private ProgressOptions progress;

  /** Used by the command line. */
  public BenchCommand() {}

  @Override
  public Integer call() {
    boolean all = official.task != null && official.data != null && tokenizer != null;
    Usage.require(
        spec,
        all || (!official.given() && tokenizer == null),
        "--task, --data and --tokenizer go together: give all of them or none.");
    Usage.require(
        spec,
        out == null || Files.isDirectory(out.toAbsolutePath().resolveSibling(".")),
        "--out: there is no folder for " + out + ". Create it first.");
    return Interrupts.obey(this::run);
  }

  private int run() {
    BenchOptions options =
        new BenchOptions(
            size,
            only == null ? List.of(BenchGroup.values()) : only,
            repeats,
            threads == null ? OptionalInt.empty() : OptionalInt.of(threads),
            device,
            data());
    List<Map<String, Object>> rows = Bench.run(options, progress.view());
    spec.commandLine().getOut().print(BenchTable.of(rows));
    if (out != null) {
      write(out, rows);
    }
    return 0;
  }

  private Optional<BenchData> data() {
    if (official.task == null || official.data == null || tokenizer == null) {
      return Optional.empty();
    }
    List<Row> rows = TaskFiles.labelled(official.task, official.data, "train");
    List<TextInput> texts =
        official.task.format(rows, Dialect.PAIRS, Purpose.TRAINING).stream()
            .map(FormattedExample::input)
            .toList();
    return Optional.of(new BenchData(official.task.officialName(), texts, tokenizer));
  }

  private static void write(Path file, List<Map<String, Object>> rows) {
    try (JsonLines lines = JsonLines.open(file)) {
      rows.forEach(lines::write);
    }
  }
}
