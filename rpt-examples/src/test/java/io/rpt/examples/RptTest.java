package io.rpt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RptTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void execute_help_succeedsAndNamesTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Usage: rpt").contains("130");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void execute_version_namesTheProgram() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("rpt ");
  }

  @Test
  void execute_noCommand_isWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("A command is missing.").contains("Usage: rpt");
  }

  @Test
  void execute_unknownOption_isWrongUsageAndNamesIt() {
    assertThat(run("--no-such-option")).isEqualTo(2);
    assertThat(err.toString()).contains("--no-such-option");
  }

  private int run(String... args) {
    CommandLine command = Rpt.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(args);
  }
}
