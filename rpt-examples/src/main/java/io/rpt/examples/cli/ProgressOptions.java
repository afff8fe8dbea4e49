package io.rpt.examples.cli;

import io.rpt.examples.progress.ProgressView;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether progress is shown. */
final class ProgressOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  /** Progress on the command's error output. */
  ProgressView view() {
    return ProgressView.of(spec.commandLine().getErr(), quiet);
  }
}
