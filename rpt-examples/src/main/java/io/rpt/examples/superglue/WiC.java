package io.rpt.examples.superglue;

import io.rpt.core.data.TextInput;
import java.util.List;

/**
 * Does a word mean the same in two sentences?
 *
 * @param idx the official number
 * @param word the word
 * @param first the first sentence and the word's place in it
 * @param second the second sentence and the word's place in it
 * @param label 1 for the same meaning; as {@link Row#label}
 */
public record WiC(int idx, String word, Use first, Use second, int label) implements Row {
  /**
   * The word in a sentence.
   *
   * @param sentence the sentence
   * @param start the character at which the word starts, as the file states it
   * @param end the character after the word
   */
  public record Use(String sentence, int start, int end) {}

  static List<Row> read(Fields fields) {
    return List.of(
        new WiC(
            fields.index("example"),
            fields.text("word"),
            use(fields, "1"),
            use(fields, "2"),
            fields.boolLabel()));
  }

  private static Use use(Fields fields, String number) {
    return new Use(
        fields.text("sentence" + number),
        fields.count("start" + number),
        fields.count("end" + number));
  }

  @Override
  public String id() {
    return String.valueOf(idx);
  }

  @Override
  public List<FormattedExample> format(Dialect dialect, Purpose purpose) {
    return List.of(
        FormattedExample.ofClass(id(), input(dialect), Wording.falseTrue(dialect), label));
  }

  private TextInput input(Dialect dialect) {
    return switch (dialect) {
      case T5 ->
          Wording.source(
              dialect,
              "wic",
              "sentence1",
              first.sentence,
              "sentence2",
              second.sentence,
              "word",
              word);
      case PAIRS -> TextInput.of(word + ": " + first.sentence, second.sentence);
      default -> withPlaces(dialect);
    };
  }

  private TextInput withPlaces(Dialect dialect) {
    return Wording.source(
        dialect,
        "wic",
        "start1",
        String.valueOf(first.start),
        "end1",
        String.valueOf(first.end),
        "sentence1",
        first.sentence,
        "start2",
        String.valueOf(second.start),
        "end2",
        String.valueOf(second.end),
        "sentence2",
        second.sentence,
        "word",
        word);
  }
}
