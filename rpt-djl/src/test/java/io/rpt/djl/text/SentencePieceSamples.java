package io.rpt.djl.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A small unigram model as SentencePiece writes it, whole or in parts to be changed. */
final class SentencePieceSamples {
  /** The number of pieces. */
  static final int PIECES = 10;

  private static final int[] UNITS = units();

  private SentencePieceSamples() {}

  /** The bytes of {@code spiece.model}. */
  static byte[] model() {
    return model(trainer(), normalizer());
  }

  static byte[] model(ProtobufBytes trainer, ProtobufBytes normalizer) {
    return pieces().message(2, trainer).message(3, normalizer).toBytes();
  }

  /**
   * Pad, end, unknown, and words; "cat" has one cut that is better than its letters, "cats" two of
   * which {@code cat s} is the better.
   */
  static ProtobufBytes pieces() {
    return new ProtobufBytes()
        .message(1, piece("<pad>", 0, 3))
        .message(1, piece("</s>", 0, 3))
        .message(1, piece("<unk>", 0, 2))
        .message(1, piece("\u2581", -2, 1))
        .message(1, piece("\u2581cat", -3, 1))
        .message(1, piece("s", -2.5f, 1))
        .message(1, piece("\u2581ca", -4, 1))
        .message(1, piece("ts", -4, 1))
        .message(1, piece("a", -5, 1))
        .message(1, new ProtobufBytes().text(1, "\u00E9").number(2, -6.25f));
  }

  static ProtobufBytes piece(String text, float score, int type) {
    return new ProtobufBytes().text(1, text).number(2, score).integer(3, type);
  }

  /** Says unigram and unknown 2, beside fields that are of no importance. */
  static ProtobufBytes trainer() {
    return new ProtobufBytes()
        .text(1, "words.txt")
        .integer(3, 1)
        .integer(4, PIECES)
        .raw(0x51, 0, 0, 0, 0, 0, 0, 0, 0) // field 10 as a fixed64
        .integer(40, 2)
        .integer(41, -1);
  }

  /** A character map, and the switches as they are by default. */
  static ProtobufBytes normalizer() {
    return new ProtobufBytes().text(1, "own").bytes(2, characterMap()).integer(3, 1).integer(4, 1);
  }

  /** Makes A to a, and B to "s s". */
  static byte[] characterMap() {
    return characterMap(UNITS, "a\0s s\0".getBytes(StandardCharsets.UTF_8));
  }

  static byte[] characterMap(int[] units, byte[] replacements) {
    ByteBuffer map =
        ByteBuffer.allocate(4 + 4 * units.length + replacements.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    map.putInt(4 * units.length);
    for (int unit : units) {
      map.putInt(unit);
    }
    return map.put(replacements).array();
  }

  /** The trie: the root's children in the second block of 256, one block for each leaf. */
  static int[] units() {
    int[] units = new int[4 * 256];
    units[0] = 256 << 10;
    leaf(units, 'A', 512, 0);
    leaf(units, 'B', 768, 2);
    return units;
  }

  private static void leaf(int[] units, char label, int place, int replacement) {
    int node = 256 ^ label;
    units[node] = (node ^ place) << 10 | 0x100 | label;
    units[place] = Integer.MIN_VALUE | replacement;
  }
}
