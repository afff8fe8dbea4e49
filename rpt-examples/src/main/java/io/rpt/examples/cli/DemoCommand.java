package io.rpt.examples.cli;

import io.rpt.core.error.InvalidFileException;
import io.rpt.examples.files.Bundled;
import io.rpt.examples.plan.PlanFile;
import io.rpt.examples.pretrain.EmbeddedBackbone;
import io.rpt.examples.progress.ProgressView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares prompts of every kind with what the program brings along. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Trains prompts of every kind on a small frozen backbone and compares them, in about a"
          + " minute and without network; then saves, reloads and asks the best one.",
      "Backbone and task are the program's own: world-bert and world's CB."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final String PLAN = "demo.json";

  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where results, pictures and prompts are written (default: a new temporary folder). The"
              + " folder of a stopped demonstration: go on with it.")
  private @Nullable Path out;

  /** Used by the command line. */
  public DemoCommand() {}

  @Override
  public Integer call() {
    Demo demo =
        new Demo(
            plan(),
            BackbonePath.unpacked(EmbeddedBackbone.BERT),
            DataPath.world(),
            folder(),
            spec.commandLine().getOut(),
            ProgressView.of(spec.commandLine().getErr(), false));
    return Interrupts.obey(demo::run);
  }

  /** What is compared, at the learning rates that a search found for each method. */
  static PlanFile plan() {
    return PlanFile.parse(Bundled.bytes(DemoCommand.class, PLAN), PLAN, CellWords::isOption);
  }

  private Path folder() {
    try {
      return out == null ? Files.createTempDirectory("rpt-demo-") : Files.createDirectories(out);
    } catch (IOException e) {
      throw new InvalidFileException(
          "The folder "
              + (out == null ? "for temporary files" : out)
              + " cannot be used: "
              + e
              + ". Name another with --out.",
          e);
    }
  }
}
