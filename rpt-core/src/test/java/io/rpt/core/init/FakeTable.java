package io.rpt.core.init;

import java.util.Arrays;
import java.util.Set;

/** A table whose row {@code i} is filled with {@code i}; a word of a text is the id it spells. */
record FakeTable(int vocabularySize, int width, Set<Integer> specialIds) implements EmbeddingTable {
  @Override
  public float[] row(int id) {
    float[] row = new float[width];
    Arrays.fill(row, id);
    return row;
  }

  @Override
  public int[] tokenize(String text) {
    return Arrays.stream(text.split(" "))
        .filter(word -> !word.isEmpty())
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
