package io.rpt.djl.ops;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive: a zip of a class's source and of an instance of it without parameters,
 * pickled.
 */
final class KernelArchive {
  private static final String FOLDER = "kernels/";

  /** Protocol 2, an empty tuple, end. */
  private static final byte[] NO_CONSTANTS = HexFormat.of().parseHex("8002292e");

  private KernelArchive() {}

  /**
   * The archive of a class of the module {@code __torch__} whose only member is {@code training}.
   */
  static byte[] of(String type, String source) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "code/__torch__.py", ascii(source));
      put(zip, "version", ascii("10\n"));
      put(zip, "constants.pkl", NO_CONSTANTS);
      put(zip, "data.pkl", instance(type));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A pickled instance. */
  private static byte[] instance(String type) throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(HexFormat.of().parseHex("8002")); // protocol 2
    pickle.write(ascii("c__torch__\n" + type + "\n")); // the class
    pickle.write(HexFormat.of().parseHex("2981")); // no arguments, a new object
    pickle.write(ascii("}X")); // a dictionary; a string of this many bytes
    pickle.write(HexFormat.of().parseHex("08000000"));
    pickle.write(ascii("training"));
    pickle.write(HexFormat.of().parseHex("88")); // true
    pickle.write(ascii("sb.")); // put into the dictionary, the object's state, end
    return pickle.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
