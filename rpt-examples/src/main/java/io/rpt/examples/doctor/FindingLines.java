package io.rpt.examples.doctor;

import com.google.common.base.Strings;
import io.rpt.examples.doctor.Finding.Level;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Locale;

/**
 * Findings as lines: level, thing and value in columns, then what to do.
 *
 * @param colours whether the level is coloured
 * @param charset what the terminal can show; other characters become question marks
 */
public record FindingLines(boolean colours, Charset charset) {
  private static final int WIDTH = 13;

  /** A finding in a line. */
  public String line(Finding finding) {
    String dash = charset.newEncoder().canEncode('—') ? " — " : " - ";
    String rest = finding.value() + (finding.next().isEmpty() ? "" : dash + finding.next());
    return coloured(finding.level())
        + "  "
        + showable(Strings.padEnd(finding.what(), WIDTH, ' ') + "  " + rest);
  }

  private String coloured(Level level) {
    String word = Strings.padEnd(level.name().toLowerCase(Locale.ROOT), 4, ' ');
    int colour =
        switch (level) {
          case OK -> 32;
          case WARN -> 33;
          case FAIL -> 31;
        };
    return colours ? "\u001b[" + colour + "m" + word + "\u001b[0m" : word;
  }

  private String showable(String text) {
    CharsetEncoder encoder = charset.newEncoder();
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .map(point -> Character.isWhitespace(point) ? ' ' : point)
        .map(point -> encoder.canEncode(Character.toString(point)) ? point : '?')
        .map(point -> Character.isISOControl(point) ? '?' : point)
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}
