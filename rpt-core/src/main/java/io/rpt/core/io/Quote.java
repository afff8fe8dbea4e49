package io.rpt.core.io;

import java.util.Locale;

/**
 * Text from a file as it may stand in a message: short, on one line, without control characters.
 */
final class Quote {
  private static final int MAX = 80;

  private Quote() {}

  static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(MAX, text.length()); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append(text.length() > MAX ? "...\"" : "\"").toString();
  }
}
