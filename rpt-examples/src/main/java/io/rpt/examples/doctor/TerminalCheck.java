package io.rpt.examples.doctor;

import io.rpt.examples.progress.Terminal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** What output is connected to. Files and piped output are UTF-8 in any case. */
record TerminalCheck(Terminal terminal, boolean colours, Charset charset) implements Check {
  @Override
  public String what() {
    return "terminal";
  }

  @Override
  public Finding look() {
    String value =
        (terminal.interactive() ? "terminal" : "no terminal")
            + (terminal.movesCursor() ? ", progress as bars" : ", progress as lines")
            + (colours ? ", colours, " : ", no colours, ")
            + charset;
    return terminal.interactive() && !charset.equals(StandardCharsets.UTF_8)
        ? Finding.warn(
            what(), value, "choose a UTF-8 locale (LC_ALL=C.UTF-8): output is written in UTF-8")
        : Finding.ok(what(), value);
  }
}
