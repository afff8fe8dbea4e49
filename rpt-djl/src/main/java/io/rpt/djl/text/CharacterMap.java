package io.rpt.djl.text;

import io.rpt.core.error.InvalidFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;

/**
 * Checks the {@code precompiled_charsmap} of a SentencePiece model, because the native tokenizer
 * follows its indices unchecked: the byte length of a trie (uint32), the trie as a double array of
 * uint32 units (the layout of Darts-clone), and the replacements, texts that end with a zero byte.
 * All numbers are little-endian.
 */
final class CharacterMap {
  private final String source;
  private final int[] units;
  private final byte[] replacements;

  private CharacterMap(String source, int[] units, byte[] replacements) {
    this.source = source;
    this.units = units;
    this.replacements = replacements;
  }

  /**
   * Walks the whole trie.
   *
   * @throws InvalidFileException if a length or an index leads outside
   */
  static void check(byte[] map, String source) {
    ByteBuffer buffer = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    long length = map.length < 4 ? 0 : Integer.toUnsignedLong(buffer.getInt());
    if (length == 0 || length % 4 != 0 || length > map.length - 4) {
      throw failure(
          source, "its trie has " + length + " bytes of " + map.length + ", or no whole units");
    }
    int[] units = new int[(int) length / 4];
    buffer.asIntBuffer().get(units);
    byte[] replacements = Arrays.copyOfRange(map, 4 + (int) length, map.length);
    StrictUtf8.decode(replacements, source + ": precompiled_charsmap");
    new CharacterMap(source, units, replacements).walk();
  }

  private void walk() {
    BitSet seen = new BitSet(units.length);
    Deque<Integer> open = new ArrayDeque<>();
    visit(offset(unit(0)), seen, open);
    while (!open.isEmpty()) {
      int node = open.pop();
      for (int label = 1; label < 256; label++) {
        int child = node ^ label;
        int unit = unit(child);
        if ((unit & 0x800000FF) == label) {
          int below = child ^ offset(unit);
          visit(below, seen, open);
          if ((unit & 0x100) != 0) {
            checkReplacement(unit(below) & Integer.MAX_VALUE);
          }
        }
      }
    }
  }

  private void visit(int node, BitSet seen, Deque<Integer> open) {
    unit(node);
    if (!seen.get(node)) {
      seen.set(node);
      open.push(node);
    }
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 0x200) >>> 6);
  }

  private int unit(int index) {
    if (index < 0 || index >= units.length) {
      throw failure(
          source, "its trie leads to unit " + index + ", but has " + units.length + " units");
    }
    return units[index];
  }

  private void checkReplacement(int index) {
    if (index >= replacements.length || (replacements[index] & 0xC0) == 0x80) {
      throw failure(
          source,
          "its trie leads to byte "
              + index
              + " of "
              + replacements.length
              + " bytes of replacements, where no character begins");
    }
  }

  private static InvalidFileException failure(String source, String message) {
    return new InvalidFileException(
        source
            + ": precompiled_charsmap: "
            + message
            + ". The file is damaged; download it again.");
  }
}
