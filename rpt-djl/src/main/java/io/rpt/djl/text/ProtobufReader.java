package io.rpt.djl.text;

import io.rpt.core.error.InvalidFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads a Protocol Buffers message field by field: {@link #next}, {@link #field}, then the value or
 * {@link #skip}. The bytes are not trusted: every length is held against what is left of the
 * message it stands in, and a value must have the wire type that it is read as.
 */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;
  private static final int MAX_FIELD = (1 << 29) - 1;

  private final byte[] bytes;
  private final String source;
  private final int end;
  private int at;
  private int field;
  private int wireType;

  /**
   * Starts at the first field.
   *
   * @param source what messages call the bytes
   */
  ProtobufReader(byte[] bytes, String source) {
    this(bytes, source, 0, bytes.length);
  }

  private ProtobufReader(byte[] bytes, String source, int start, int end) {
    this.bytes = bytes;
    this.source = source;
    this.at = start;
    this.end = end;
  }

  /** Goes to the next field; false at the end of the message. */
  boolean next() {
    if (at == end) {
      return false;
    }
    long tag = varint();
    long number = tag >>> 3;
    if (number < 1 || number > MAX_FIELD) {
      throw failure("a field has the number " + number + "; expected 1 to " + MAX_FIELD);
    }
    field = (int) number;
    wireType = (int) (tag & 7);
    return true;
  }

  /** The number of the field whose value comes next. */
  int field() {
    return field;
  }

  /** The value as a whole number: int32, int64, bool or an enum. */
  long integer() {
    require(VARINT);
    return varint();
  }

  /** The value as a float. */
  float number() {
    require(FIXED_32);
    return ByteBuffer.wrap(bytes, take(4), 4).order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  /** The value as bytes; a copy. */
  byte[] bytes() {
    require(LENGTH);
    long length = varint();
    int start = take(length);
    return Arrays.copyOfRange(bytes, start, at);
  }

  /** The value as text, which must be UTF-8. */
  String text() {
    int start = at;
    return StrictUtf8.decode(bytes(), source + ": at byte " + start);
  }

  /** The value as a message, whose reader ends where the message does. */
  ProtobufReader message() {
    require(LENGTH);
    long length = varint();
    int start = take(length);
    return new ProtobufReader(bytes, source, start, at);
  }

  /** Passes over the value. */
  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED_64 -> take(8);
      case LENGTH -> take(varint());
      case FIXED_32 -> take(4);
      default -> throw failure("field " + field + " has the unknown wire type " + wireType);
    }
  }

  private void require(int expected) {
    if (wireType != expected) {
      throw failure("field " + field + " has the wire type " + wireType + "; expected " + expected);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes[take(1)];
      if (shift == 63 && next != 0 && next != 1) {
        break;
      }
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw failure("a number takes more than 64 bits");
  }

  /** Moves on and gives the place where it was. */
  private int take(long count) {
    if (count < 0 || count > end - at) {
      throw failure(
          "a value of " + Long.toUnsignedString(count) + " bytes has only " + (end - at) + " left");
    }
    int start = at;
    at += (int) count;
    return start;
  }

  private InvalidFileException failure(String message) {
    return new InvalidFileException(
        source + ": at byte " + at + ": " + message + ". The file is damaged; download it again.");
  }
}
