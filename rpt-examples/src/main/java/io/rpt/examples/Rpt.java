package io.rpt.examples;

import io.rpt.core.error.RptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The root command {@code rpt}.
 *
 * <p>Exit codes: 0 success, 1 failure, 2 wrong usage, 130 interrupt.
 */
@Command(
    name = "rpt",
    description = "Adapts a frozen transformer to a task by learning a soft prompt.",
    mixinStandardHelpOptions = true,
    versionProvider = Rpt.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:failure", "2:wrong usage", "130:interrupt"})
public final class Rpt implements Runnable {

  /** The exit code of a run that failed. */
  public static final int FAILURE = 1;

  /** The exit code of a run that was interrupted. */
  public static final int INTERRUPT = 130;

  @Spec private @Nullable CommandSpec spec;

  private Rpt() {}

  /**
   * Runs one command and ends the virtual machine with its exit code.
   *
   * @param args the words of the command line
   */
  public static void main(String[] args) {
    // DJL must neither download anything nor report its use; both are read when it is loaded.
    System.setProperty("ai.djl.offline", "true");
    System.exit(commandLine().execute(args));
  }

  /**
   * Returns the command line with its exit codes and error messages.
   *
   * @return a new command line; its standard output and error may be replaced
   */
  public static CommandLine commandLine() {
    return new CommandLine(new Rpt()).setExecutionExceptionHandler(Rpt::report);
  }

  /** Called only when no command was named. */
  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "A command is missing.");
    }
  }

  /** A deliberate failure is its message alone; anything else is a defect and keeps its trace. */
  private static int report(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (failure instanceof InterruptedException) {
      command.getErr().println("rpt: interrupted");
      return INTERRUPT;
    }
    if (failure instanceof RptException) {
      command.getErr().println("rpt: " + failure.getMessage());
    } else {
      failure.printStackTrace(command.getErr());
    }
    return FAILURE;
  }

  /** The version that the jar's manifest names. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Rpt.class.getPackage().getImplementationVersion();
      return new String[] {"rpt " + (version == null ? "(not packaged)" : version)};
    }
  }
}
