package io.rpt.examples.runs;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of words in columns.
 *
 * @param labels how many columns at the left hold names, which are set to the left; numbers are set
 *     to the right
 * @param lines the header, then the rows; as many words in each
 */
public record TextGrid(int labels, List<List<String>> lines) {
  /** Copies the lines; line breaks within a word become spaces. */
  public TextGrid {
    lines = lines.stream().map(TextGrid::flat).toList();
  }

  private static List<String> flat(List<String> words) {
    return words.stream().map(word -> word.replaceAll("\\R", " ")).toList();
  }

  /** Whether there is nothing below the header. */
  public boolean isEmpty() {
    return lines.size() < 2;
  }

  /** Plain text, two spaces between columns. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (List<String> words : padded(lines)) {
      text.append(String.join("  ", words).stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /** A table of Markdown. */
  public String markdown() {
    List<List<String>> rows =
        padded(
            lines.stream().map(words -> words.stream().map(TextGrid::escaped).toList()).toList());
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        text.append(rule(rows.get(0)));
      }
    }
    return text.toString();
  }

  private static String escaped(String word) {
    return word.replace("\\", "\\\\").replace("|", "\\|");
  }

  private String rule(List<String> header) {
    StringBuilder rule = new StringBuilder("|");
    for (int i = 0; i < header.size(); i++) {
      String dashes = "-".repeat(header.get(i).length() + 1);
      rule.append(i < labels ? dashes + "-|" : dashes + ":|");
    }
    return rule.append('\n').toString();
  }

  private List<List<String>> padded(List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> words : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], words.get(i).length());
      }
    }
    List<List<String>> result = new ArrayList<>();
    for (List<String> words : rows) {
      List<String> line = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        String space = " ".repeat(widths[i] - words.get(i).length());
        line.add(i < labels ? words.get(i) + space : space + words.get(i));
      }
      result.add(line);
    }
    return result;
  }
}
