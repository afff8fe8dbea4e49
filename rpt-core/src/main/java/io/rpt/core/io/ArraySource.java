package io.rpt.core.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of an array. */
final class ArraySource implements ByteSource {
  private final String name;
  private final byte[] bytes;

  ArraySource(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes.clone();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    target.put(bytes, Math.toIntExact(offset), target.remaining());
  }

  @Override
  public ByteBuffer map(long offset, int length) {
    return ByteBuffer.wrap(bytes)
        .slice(Math.toIntExact(offset), length)
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Nobody else has the array. */
  @Override
  public void checkUnchanged() {}
}
