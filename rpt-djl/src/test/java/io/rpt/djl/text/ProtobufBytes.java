package io.rpt.djl.text;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes Protocol Buffers messages. */
final class ProtobufBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtobufBytes integer(int field, long value) {
    return varint((long) field << 3).varint(value);
  }

  ProtobufBytes number(int field, float value) {
    varint((long) field << 3 | 5);
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  ProtobufBytes bytes(int field, byte[] value) {
    varint((long) field << 3 | 2).varint(value.length);
    out.writeBytes(value);
    return this;
  }

  ProtobufBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtobufBytes message(int field, ProtobufBytes value) {
    return bytes(field, value.toBytes());
  }

  ProtobufBytes raw(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  ProtobufBytes varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
