package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsWriterTest {
  private static final FloatTensor ONE = FloatTensor.of(new float[] {1.5f}, 1);

  @Test
  void toBytes_knownContent_isTheExpectedFile() {
    byte[] bytes = SafetensorsWriter.toBytes(Map.of("b", ONE, "a", ONE), Map.of("format", "pt"));
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}";
    int padded = (header.length() + 7) / 8 * 8;
    byte[] text = (header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8);
    byte[] data =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).putFloat(1.5f).array();
    assertThat(bytes).isEqualTo(SafetensorsSamples.file(text, data));
  }

  @Test
  void toBytes_sizesOfPeftFiles_comeOutExactly() {
    assertThat(peftSize(200, 3072)).isEqualTo(2_457_728);
    assertThat(peftSize(20, 3072)).isEqualTo(245_880);
    assertThat(peftSize(50, 57_344)).isEqualTo(11_468_928);
  }

  private static int peftSize(int rows, int width) {
    FloatTensor prompt = FloatTensor.of(new float[rows * width], rows, width);
    return SafetensorsWriter.toBytes(Map.of("prompt_embeddings", prompt), Map.of("format", "pt"))
        .length;
  }

  @Test
  void toBytes_otherMapOrder_givesTheSameBytes() {
    Map<String, FloatTensor> forward = new LinkedHashMap<>();
    Map<String, FloatTensor> backward = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      forward.put("t" + i, ONE);
      backward.put("t" + (19 - i), ONE);
    }
    assertThat(SafetensorsWriter.toBytes(forward, Map.of()))
        .isEqualTo(SafetensorsWriter.toBytes(backward, Map.of()));
  }

  @Test
  void toBytes_reservedName_isRefused() {
    assertThatThrownBy(() -> SafetensorsWriter.toBytes(Map.of("__metadata__", ONE), Map.of()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("reserves");
  }

  @Test
  void toBytes_halfASurrogatePair_isRefused() {
    assertThatThrownBy(() -> SafetensorsWriter.toBytes(Map.of("\ud800", ONE), Map.of()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("surrogate");
  }

  @Test
  void toBytes_whatTheReaderWouldRefuse_isRefused() {
    SafetensorsLimits limits = SafetensorsLimits.forPrompts();
    assertThatThrownBy(() -> SafetensorsWriter.toBytes(Map.of("a/b", ONE), Map.of(), limits))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("the file to write")
        .hasMessageContaining("\"a/b\"");
    String text = "x".repeat(70_000);
    assertThatThrownBy(() -> SafetensorsWriter.toBytes(Map.of("a", ONE), Map.of("m", text), limits))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("70000 characters");
  }

  @Test
  void limits_badValues_areRefused() {
    SafetensorsLimits limits = SafetensorsLimits.forPrompts();
    assertThatThrownBy(() -> limits.withMaxFileBytes(7)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> limits.withMaxHeaderBytes(100_000_001))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> limits.withMaxStringLength(0))
        .isInstanceOf(InvalidValueException.class);
  }
}
