package io.rpt.examples.superglue;

import io.rpt.core.data.TextInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Does a pronoun stand for a noun of the same text?
 *
 * @param idx the official number
 * @param text the text
 * @param noun span 1, the candidate that the pronoun may stand for
 * @param pronoun span 2
 * @param label 1 if it does; as {@link Row#label}
 */
public record Wsc(int idx, String text, Span noun, Span pronoun, int label) implements Row {
  /**
   * A word or words of the text.
   *
   * @param text the words
   * @param index the number of the first one, from 0, in the text split at single spaces
   */
  public record Span(String text, int index) {}

  static List<Row> read(Fields fields) {
    Fields target = fields.object("target");
    Wsc row =
        new Wsc(
            fields.index("example"),
            fields.text("text"),
            span(target, "span1"),
            span(target, "span2"),
            fields.boolLabel());
    String[] words = row.words();
    if (row.noun.index >= words.length) {
      throw target.failure(
          "span1_index is " + row.noun.index + " in a text of " + words.length + " words.");
    }
    if (row.starred() == null) {
      throw target.failure(
          "span2_text '"
              + row.pronoun.text
              + "' is not the word number "
              + row.pronoun.index
              + " of the text. Fetch the official file again.");
    }
    return List.of(row);
  }

  private static Span span(Fields target, String name) {
    return new Span(target.text(name + "_text"), target.count(name + "_index"));
  }

  private String[] words() {
    return text.split(" ", -1);
  }

  @Override
  public String id() {
    return String.valueOf(idx);
  }

  /**
   * The text with the pronoun between asterisks; null if it does not stand where it should. Two
   * slips of the official files are known and read as they are meant: {@code him,"} (three training
   * examples), and a number that points at {@code use} before {@code it} (a validation example).
   */
  private @Nullable String starred() {
    String[] words = words();
    int at = pronoun.index;
    if (at >= words.length) {
      return null;
    }
    String star = "*" + pronoun.text + "*";
    boolean useIt = words[at].equals("use") && at + 1 < words.length && words[at + 1].equals("it");
    if (words[at].equals(pronoun.text)) {
      words[at] = star;
    } else if (pronoun.text.equals("him") && words[at].equals("him,\"")) {
      words[at] = star + ",\"";
    } else if (pronoun.text.equals("it") && useIt) {
      words[at + 1] = star;
    } else {
      return null;
    }
    return String.join(" ", words);
  }

  @Override
  public List<FormattedExample> format(Dialect dialect, Purpose purpose) {
    return switch (dialect) {
      case T5 -> generated("wsc: " + starred(), noun.text, purpose);
      case RESIDUAL -> generated(String.valueOf(starred()), words()[noun.index], purpose);
      case RESIDUAL_YES_NO ->
          List.of(FormattedExample.ofClass(id(), fields(), Wording.LOWER_FALSE_TRUE, label));
      case PAIRS ->
          List.of(
              FormattedExample.ofClass(
                  id(),
                  TextInput.of(text, pronoun.text + " and " + noun.text),
                  Wording.LOWER_FALSE_TRUE,
                  label));
    };
  }

  /** Training shows right referents only. */
  private List<FormattedExample> generated(String source, String target, Purpose purpose) {
    if (purpose == Purpose.TRAINING && label != 1) {
      return List.of();
    }
    return List.of(
        new FormattedExample(
            id(), id(), 0, TextInput.of(source), target, label, List.of(noun.text)));
  }

  private TextInput fields() {
    return Wording.source(
        Dialect.RESIDUAL_YES_NO,
        "wsc",
        "span1_text",
        noun.text,
        "span1_index",
        String.valueOf(noun.index),
        "span2_text",
        pronoun.text,
        "span2_index",
        String.valueOf(pronoun.index),
        "text",
        text);
  }
}
