package io.rpt.core.data;

import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads UTF-8 lines of bounded length. A byte order mark at the start is skipped; lines end in LF
 * or CRLF. The stream stays its opener's to close.
 */
public final class LineReader {
  /** The most bytes of a line. */
  public static final int MAX_LINE_BYTES = 16 << 20;

  private final InputStream input;
  private final String source;
  private int number;

  /**
   * Reads from a stream.
   *
   * @param input the stream
   * @param source what messages call it, such as the file's name
   */
  public LineReader(InputStream input, String source) {
    this.input = new BufferedInputStream(input);
    this.source = source;
  }

  /** Where the last line stands, as {@code source:number}. */
  public String place() {
    return source + ":" + number;
  }

  /**
   * The next line that is not blank, without its end; null at the end of the input.
   *
   * @throws InvalidDataException naming source and line, if it is too long or is not UTF-8 text
   * @throws InvalidFileException if the stream cannot be read
   */
  public @Nullable String next() {
    String line = nextLine();
    while (line != null && line.isBlank()) {
      line = nextLine();
    }
    return line;
  }

  private @Nullable String nextLine() {
    number++;
    byte[] bytes;
    try {
      bytes = readBytes();
    } catch (IOException e) {
      throw new InvalidFileException(place() + " cannot be read: " + e.getMessage(), e);
    }
    if (bytes == null) {
      return null;
    }
    String line = decode(bytes);
    if (number == 1 && line.startsWith("\uFEFF")) {
      line = line.substring(1);
    }
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private byte @Nullable [] readBytes() throws IOException {
    int next = input.read();
    if (next < 0) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (; next >= 0 && next != '\n'; next = input.read()) {
      if (next == 0) {
        throw new InvalidDataException(
            place() + " holds a NUL byte; expected UTF-8 text. Is it UTF-16 or a binary file?");
      }
      if (line.size() == MAX_LINE_BYTES) {
        throw new InvalidDataException(
            place()
                + " is longer than "
                + MAX_LINE_BYTES
                + " bytes; expected one JSON object per line.");
      }
      line.write(next);
    }
    return line.toByteArray();
  }

  private String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidDataException(
          place() + " is not valid UTF-8; save the file with the encoding UTF-8.", e);
    }
  }
}
