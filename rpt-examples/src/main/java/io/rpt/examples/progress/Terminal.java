package io.rpt.examples.progress;

import java.io.Console;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the program's input and output are connected to.
 *
 * @param interactive whether a person sees the output at once: input and output are a terminal
 * @param movesCursor whether a line that was written can be written again
 */
public record Terminal(boolean interactive, boolean movesCursor) {
  /** Finds out. */
  public static Terminal detect() {
    return of(isConsole(), System.getenv());
  }

  static Terminal of(boolean console, Map<String, String> environment) {
    return new Terminal(console, console && !"dumb".equals(environment.get("TERM")));
  }

  /** Without a terminal, JDK 17 to 21 have no console; later ones have one that says so. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isConsole() {
    @Nullable Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }
}
