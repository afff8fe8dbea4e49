package io.rpt.examples.cli;

import io.rpt.examples.Rpt;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * One run of the program, in this process.
 *
 * @param code the exit code
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Cli(int code, String out, String err) {
  /** Runs a command line whose words are given as texts and paths. */
  static Cli run(Object... words) {
    return run(new StringWriter(), words);
  }

  static Cli run(Writer out, Object... words) {
    StringWriter err = new StringWriter();
    CommandLine command =
        Rpt.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = command.execute(Arrays.stream(words).map(Cli::word).toArray(String[]::new));
    return new Cli(code, out.toString(), err.toString());
  }

  private static String word(Object word) {
    return word instanceof Path path ? path.toString() : String.valueOf(word);
  }

  /** The value that the output names, such as a score. */
  String value(String name) {
    return out.lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in\n" + out + err));
  }
}
