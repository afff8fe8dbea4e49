package io.rpt.core.io;

import io.rpt.core.error.InvalidFileException;
import java.nio.ByteBuffer;

/** Bytes that can be read at any offset: a file or an array. */
interface ByteSource {
  /** What messages call it. */
  String name();

  /** The number of bytes. */
  long size();

  /** Fills {@code target} up to its limit with the bytes from {@code offset} on. */
  void read(long offset, ByteBuffer target);

  /**
   * Some of the bytes, without a copy of them.
   *
   * @return a buffer of exactly these, read-only and little-endian; of a file, mapped memory
   */
  ByteBuffer map(long offset, int length);

  /** Refuses bytes that are no longer those that were opened. */
  void checkUnchanged();

  /** An exception whose message starts with the source's name. */
  default InvalidFileException failure(String message) {
    return new InvalidFileException(name() + ": " + message);
  }
}
