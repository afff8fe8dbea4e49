package io.rpt.examples;

import io.rpt.core.error.RptException;
import io.rpt.examples.cli.BenchCommand;
import io.rpt.examples.cli.CompareCommand;
import io.rpt.examples.cli.Converters;
import io.rpt.examples.cli.DemoCommand;
import io.rpt.examples.cli.DoctorCommand;
import io.rpt.examples.cli.EvalCommand;
import io.rpt.examples.cli.ExportPeftCommand;
import io.rpt.examples.cli.ImportPeftCommand;
import io.rpt.examples.cli.InspectCommand;
import io.rpt.examples.cli.PredictCommand;
import io.rpt.examples.cli.PretrainCommand;
import io.rpt.examples.cli.SuperGlueCommand;
import io.rpt.examples.cli.TrainCommand;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
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
    subcommands = {
      DemoCommand.class,
      TrainCommand.class,
      EvalCommand.class,
      PredictCommand.class,
      InspectCommand.class,
      SuperGlueCommand.class,
      PretrainCommand.class,
      CompareCommand.class,
      ExportPeftCommand.class,
      ImportPeftCommand.class,
      DoctorCommand.class,
      BenchCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:success", "1:failure", "2:wrong usage", "130:interrupt"})
public final class Rpt implements Runnable {

  /** The exit code of a run that failed. */
  public static final int FAILURE = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Show where in the code a failure comes from.")
  private boolean verbose;

  private Rpt() {}

  /**
   * Runs one command and ends the virtual machine with its exit code.
   *
   * @param args the words of the command line
   */
  public static void main(String[] args) {
    // DJL must neither download anything nor report its use; both are read when it is loaded.
    System.setProperty("ai.djl.offline", "true");
    CommandLine command = commandLine().setOut(utf8(System.out)).setErr(utf8(System.err));
    int code = command.execute(args);
    command.getOut().flush();
    command.getErr().flush();
    System.exit(code);
  }

  /** Output in UTF-8 whatever the locale: what is written is read by programs too. */
  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /**
   * Returns the command line with its exit codes and error messages.
   *
   * @return a new command line; its standard output and error may be replaced
   */
  public static CommandLine commandLine() {
    Rpt root = new Rpt();
    CommandLine command = new CommandLine(root).setExecutionExceptionHandler(root::report);
    Converters.register(command);
    return command;
  }

  /** Called only when no command was named. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** A deliberate failure is its message alone; anything else is a defect and keeps its trace. */
  private int report(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    boolean deliberate = failure instanceof RptException;
    err.println("rpt: " + (deliberate ? failure.getMessage() : "unexpected failure: " + failure));
    if (verbose || !deliberate) {
      failure.printStackTrace(err);
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
