package io.rpt.core.data;

import io.rpt.core.error.InvalidValueException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a text, or a pair, and the place of a label word make one row, such as {@code {a} . It was
 * {mask} .}
 *
 * <p>In a pattern, {@value #FIRST} is the text or the first of a pair, {@value #SECOND} the second,
 * and {@value #MASK} the place of the word; each stands at most once, the first text and the place
 * exactly once. All else is written as it stands; a doubled brace means a single one. White space
 * around the three, of whatever kind and length, means one space.
 *
 * @param pattern the pattern
 */
public record Template(String pattern) {
  /** Where the text, or the first of a pair, goes. */
  public static final String FIRST = "{a}";

  /** Where the second text of a pair goes. */
  public static final String SECOND = "{b}";

  /** Where the label word goes. */
  public static final String MASK = "{mask}";

  private static final Pattern TOKEN = Pattern.compile("\\{\\{|}}|\\{a}|\\{b}|\\{mask}|[{}]");

  /** What a part of a template is. */
  public enum Kind {
    /** The text, or the first of a pair. */
    FIRST,
    /** The second text. */
    SECOND,
    /** The place of the label word. */
    MASK,
    /** Words of the template. */
    WORDS
  }

  /**
   * A part of a template.
   *
   * @param kind what it is
   * @param words what is written, without spaces around it; empty unless it is {@link Kind#WORDS}
   * @param spaced whether a space stands before it
   */
  public record Part(Kind kind, String words, boolean spaced) {}

  /** Checks the pattern. */
  public Template {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    parts(pattern).forEach(part -> counts.merge(part.kind(), 1, Integer::sum));
    boolean once =
        counts.getOrDefault(Kind.FIRST, 0) == 1 && counts.getOrDefault(Kind.MASK, 0) == 1;
    if (!once || counts.getOrDefault(Kind.SECOND, 0) > 1) {
      throw failure(
          pattern,
          "needs " + FIRST + " and " + MASK + " exactly once, and " + SECOND + " at most once");
    }
  }

  /** {@code {a} . It was {mask} .}, for single texts (Late Prompt Tuning's code). */
  public static Template single() {
    return new Template("{a} . It was {mask} .");
  }

  /** {@code {a} ? {mask} , {b}}, for pairs (Late Prompt Tuning's code). */
  public static Template pair() {
    return new Template("{a} ? {mask} , {b}");
  }

  /** {@code {a} {mask} , {b}}, for pairs of questions (Late Prompt Tuning's code, for QQP). */
  public static Template questions() {
    return new Template("{a} {mask} , {b}");
  }

  /** {@code {mask} : {a}}, the word first (Late Prompt Tuning's code, for TREC). */
  public static Template leading() {
    return new Template("{mask} : {a}");
  }

  /** The parts in order. */
  public List<Part> parts() {
    return parts(pattern);
  }

  /** Whether it is for pairs of texts. */
  public boolean isPair() {
    return parts().stream().anyMatch(part -> part.kind() == Kind.SECOND);
  }

  /** Whether nothing follows the place of the label word. */
  public boolean endsWithMask() {
    List<Part> parts = parts();
    return parts.get(parts.size() - 1).kind() == Kind.MASK;
  }

  private static List<Part> parts(String pattern) {
    List<Part> parts = new ArrayList<>();
    StringBuilder words = new StringBuilder();
    Matcher tokens = TOKEN.matcher(pattern);
    int from = 0;
    while (tokens.find()) {
      words.append(pattern, from, tokens.start());
      from = tokens.end();
      switch (tokens.group()) {
        case "{{" -> words.append('{');
        case "}}" -> words.append('}');
        case FIRST -> add(parts, words, Kind.FIRST);
        case SECOND -> add(parts, words, Kind.SECOND);
        case MASK -> add(parts, words, Kind.MASK);
        default ->
            throw failure(
                pattern,
                "has an odd brace at character "
                    + (tokens.start() + 1)
                    + "; braces stand in "
                    + List.of(FIRST, SECOND, MASK)
                    + ", and double as {{ or }} for themselves");
      }
    }
    words.append(pattern, from, pattern.length());
    flush(parts, words);
    return parts;
  }

  private static void add(List<Part> parts, StringBuilder words, Kind kind) {
    boolean spaced = flush(parts, words);
    parts.add(new Part(kind, "", spaced));
  }

  /** Adds the words as a part, if there are any; returns whether a space stands after them. */
  private static boolean flush(List<Part> parts, StringBuilder words) {
    String written = words.toString();
    words.setLength(0);
    if (!written.isBlank()) {
      boolean spaced = Character.isWhitespace(written.charAt(0));
      parts.add(new Part(Kind.WORDS, written.strip(), spaced));
    }
    return !written.isEmpty() && Character.isWhitespace(written.charAt(written.length() - 1));
  }

  private static InvalidValueException failure(String pattern, String problem) {
    return new InvalidValueException(
        "The template \""
            + pattern
            + "\" "
            + problem
            + ". An example is \"{a} . It was {mask} .\"");
  }

  @Override
  public String toString() {
    return pattern;
  }
}
