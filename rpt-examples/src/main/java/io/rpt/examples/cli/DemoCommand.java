package io.rpt.examples.cli;

import io.rpt.examples.demo.Demo;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole path with what the program brings along. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the whole path in seconds, without network: makes a small random backbone, trains a"
          + " residual prompt on the program's own sentence pairs, projects, saves, reloads,"
          + " predicts."
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where backbone and prompt are written (default: a new temporary folder).")
  private @Nullable Path out;

  /** Used by the command line. */
  public DemoCommand() {}

  @Override
  public Integer call() {
    new Demo(spec.commandLine().getOut()).run(out);
    return 0;
  }
}
