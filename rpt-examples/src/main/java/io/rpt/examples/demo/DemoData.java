package io.rpt.examples.demo;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.RptException;
import io.rpt.examples.superglue.Dialect;
import io.rpt.examples.superglue.OfficialFile;
import io.rpt.examples.superglue.Purpose;
import io.rpt.examples.superglue.Row;
import io.rpt.examples.superglue.SuperGlueTask;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration's 60 sentence pairs, in the form of SuperGLUE's CB, and their words.
 *
 * @param training what to learn from
 * @param validation what to be scored on
 */
record DemoData(List<LabeledText> training, List<LabeledText> validation) {
  /** The labels in class order. */
  static final List<String> LABELS = SuperGlueTask.CB.targets(Dialect.PAIRS);

  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  static DemoData read() {
    return new DemoData(part("train.jsonl"), part("val.jsonl"));
  }

  private static List<LabeledText> part(String name) {
    InputStream stream = DemoData.class.getResourceAsStream(name);
    if (stream == null) {
      throw new RptException(
          "The program lacks its own file " + name + "; build it anew with ./mvnw package.");
    }
    List<Row> rows =
        OfficialFile.read(SuperGlueTask.CB, stream, name, OfficialFile.Labels.REQUIRED);
    return SuperGlueTask.CB.format(rows, Dialect.PAIRS, Purpose.TRAINING).stream()
        .map(example -> new LabeledText(example.input(), example.target()))
        .toList();
  }

  /**
   * A WordPiece vocabulary: the special words, the words of all texts, and every letter, digit and
   * mark as a word and as a piece, so that other words can be written too.
   */
  List<String> vocabulary() {
    Set<String> words = new TreeSet<>();
    Stream.of(training, validation)
        .flatMap(Collection::stream)
        .flatMap(example -> Stream.of(example.input().first(), second(example)))
        .flatMap(text -> Stream.of(text.toLowerCase(Locale.ROOT).split("[^a-z]+")))
        .filter(word -> word.length() > 1)
        .forEach(words::add);
    for (char c = '!'; c <= '~'; c++) {
      if (!Character.isUpperCase(c)) {
        words.add(String.valueOf(c));
        words.add("##" + c);
      }
    }
    List<String> vocabulary = new ArrayList<>(SPECIAL);
    vocabulary.addAll(words);
    return vocabulary;
  }

  private static String second(LabeledText example) {
    @Nullable String second = example.input().second();
    return second == null ? "" : second;
  }
}
