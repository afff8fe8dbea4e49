package io.rpt.examples.bench;

import io.rpt.core.data.TextInput;
import io.rpt.djl.text.TextEncoder;
import java.nio.file.Path;
import java.util.List;

/**
 * Texts to measure with.
 *
 * @param source where they are from, for the rows
 * @param texts the texts
 * @param tokenizer the folder of the tokenizer that reads them
 */
public record BenchData(String source, List<TextInput> texts, Path tokenizer) {
  /** More than any tokenizer has; its ids are counted, not looked up. */
  private static final int WORDS = 1 << 18;

  /** Copies the list. */
  public BenchData {
    texts = List.copyOf(texts);
  }

  /** Opens the tokenizer. */
  TextEncoder encoder() {
    return TextEncoder.open(tokenizer, WORDS, 0);
  }
}
