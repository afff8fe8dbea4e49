package io.rpt.examples.bench;

import io.rpt.core.data.TextInput;
import io.rpt.core.inject.TokenRow;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Texts of random words, each of which is one token of {@link RandomModels}. */
final class BenchTexts {
  /** The first id that is a word in both families. */
  private static final int FIRST_WORD = 5;

  private static final int OPENING = 2;
  private static final int CLOSING = 3;

  private BenchTexts() {}

  static String word(int id) {
    return "w" + id;
  }

  /**
   * Texts of a length.
   *
   * @param words in each, special tokens aside
   * @param vocabulary V
   */
  static List<TextInput> of(int count, int words, int vocabulary) {
    SplittableRandom random = new SplittableRandom(1);
    List<TextInput> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> text = new ArrayList<>();
      for (int k = 0; k < words; k++) {
        text.add(word(random.nextInt(FIRST_WORD, vocabulary)));
      }
      texts.add(TextInput.of(String.join(" ", text)));
    }
    return texts;
  }

  /**
   * A BERT's row of a length.
   *
   * @param length T, [CLS] and [SEP] included
   */
  static TokenRow row(int length, int vocabulary, SplittableRandom random) {
    int[] ids = random.ints(length, FIRST_WORD, vocabulary).toArray();
    boolean[] special = new boolean[length];
    ids[0] = OPENING;
    ids[length - 1] = CLOSING;
    special[0] = true;
    special[length - 1] = true;
    return new TokenRow(ids, new int[length], special);
  }
}
