package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;

/** Hand-made safetensors files, good and bad. */
final class SafetensorsSamples {
  static final SafetensorsLimits PROMPTS = SafetensorsLimits.forPrompts();
  static final SafetensorsLimits BACKBONES = SafetensorsLimits.forBackbones();

  private SafetensorsSamples() {}

  /** A file with this header and so many zero bytes of data. */
  static byte[] file(String header, int dataBytes) {
    return file(header.getBytes(StandardCharsets.UTF_8), new byte[dataBytes]);
  }

  static byte[] file(byte[] header, byte[] data) {
    return ByteBuffer.allocate(8 + header.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(data)
        .array();
  }

  /** A file with one tensor {@code x}. */
  static byte[] tensor(String dtype, String shape, String offsets, int dataBytes) {
    return file("{" + entry("x", dtype, shape, offsets) + "}", dataBytes);
  }

  static String entry(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }

  /** A file of about 1 KB with two tensors and metadata. */
  static byte[] small() {
    float[] weight = new float[160];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = i / 7f - 11;
    }
    return SafetensorsWriter.toBytes(
        Map.of(
            "head.weight",
            FloatTensor.of(weight, 10, 16),
            "head.bias",
            FloatTensor.of(new float[10], 10)),
        Map.of("format", "pt", "note", "made by hand"));
  }

  static AbstractThrowableAssert<?, ?> assertRefused(byte[] bytes) {
    return assertRefused(bytes, PROMPTS);
  }

  /** Opening the bytes must fail, with a message that starts with the file's name. */
  static AbstractThrowableAssert<?, ?> assertRefused(byte[] bytes, SafetensorsLimits limits) {
    return assertThatThrownBy(() -> SafetensorsFile.parse(bytes, "p.safetensors", limits))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith("p.safetensors: ");
  }
}
