package io.rpt.djl.text;

import io.rpt.core.error.InvalidFileException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes to text, without replacing what is no UTF-8. */
final class StrictUtf8 {
  private StrictUtf8() {}

  /**
   * Decodes all bytes.
   *
   * @param place what the message calls them
   * @throws InvalidFileException if they are not UTF-8
   */
  static String decode(byte[] bytes, String place) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InvalidFileException(
          place + ": is not UTF-8 text. The file is damaged; download it again.", e);
    }
  }
}
