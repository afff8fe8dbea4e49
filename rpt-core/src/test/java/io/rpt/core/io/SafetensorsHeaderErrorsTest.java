package io.rpt.core.io;

import static io.rpt.core.io.SafetensorsSamples.BACKBONES;
import static io.rpt.core.io.SafetensorsSamples.PROMPTS;
import static io.rpt.core.io.SafetensorsSamples.assertRefused;
import static io.rpt.core.io.SafetensorsSamples.entry;
import static io.rpt.core.io.SafetensorsSamples.file;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsHeaderErrorsTest {
  private static final String X = entry("x", "F32", "[1]", "[0,4]");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void open_lessThanEightBytes_namesTheSize(int size) {
    assertRefused(new byte[size])
        .hasMessageContaining("has " + size + " bytes")
        .hasMessageContaining("at least 8");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE, 17})
  void open_impossibleHeaderLength_namesTheLength(long length) {
    byte[] bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    assertRefused(bytes)
        .hasMessageContaining("header of " + Long.toUnsignedString(length) + " bytes");
  }

  @Test
  void open_headerBomb_allocatesNothing() {
    byte[] bytes =
        ByteBuffer.allocate(70).order(ByteOrder.LITTLE_ENDIAN).putLong(99_000_000).array();
    assertRefused(bytes, BACKBONES);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertRefused(bytes, BACKBONES);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
  }

  @Test
  void open_headerOverTheLimit_namesTheLimit() {
    byte[] header = new byte[(1 << 20) + 1];
    Arrays.fill(header, (byte) ' ');
    assertRefused(file(header, new byte[0])).hasMessageContaining("at most 1048576");
  }

  @Test
  void open_fileOverTheLimit_namesTheLimit() {
    assertRefused(SafetensorsSamples.small(), PROMPTS.withMaxFileBytes(100))
        .hasMessageContaining("at most 100");
  }

  @Test
  void open_headerNotUtf8_isRefused() {
    byte[] header = "{\"x\":1}".getBytes(StandardCharsets.UTF_8);
    header[2] = (byte) 0xff;
    assertRefused(file(header, new byte[0])).hasMessageContaining("not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{]",
        "{x:1}",
        "{'x':1}",
        "{} {}",
        "{}x",
        "{/* */}",
        "{\"x\":{\"dtype\":\"F32\",}}",
        "{\"a\nb\":1}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,4]}}"
      })
  void open_headerNotStrictJson_isRefused(String header) {
    assertRefused(file(header, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "12", " {}", "\uFEFF{}", "null"})
  void open_headerNotAnObject_namesTheFirstByte(String header) {
    assertRefused(file(header, 0)).hasMessageContaining("expected '{'");
  }

  @Test
  void open_deeplyNested_isRefused() {
    assertRefused(file("{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", 0), BACKBONES)
        .hasMessageContaining("a list");
    assertRefused(
            file("{\"x\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_001), 0), BACKBONES)
        .hasMessageContaining("unknown field");
  }

  @Test
  void open_tensorTwice_isRefused() {
    assertRefused(file("{" + X + "," + X + "}", 4)).hasMessageContaining("\"x\" twice");
  }

  @Test
  void open_tensorTwiceThroughAnEscape_isRefused() {
    String escaped = entry("\\u0078", "F32", "[1]", "[0,4]");
    assertRefused(file("{" + X + "," + escaped + "}", 4)).hasMessageContaining("\"x\" twice");
  }

  @Test
  void open_fieldTwiceOrUnknown_isRefused() {
    assertRefused(file("{\"x\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 4))
        .hasMessageContaining("\"dtype\"");
    assertRefused(file("{\"x\":{\"dtype\":\"F32\",\"stride\":1}}", 4))
        .hasMessageContaining("unknown field at tensor \"x\", \"stride\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\":{}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}",
        "{\"x\":{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":1,\"data_offsets\":[0,4]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]}}",
        "{\"x\":[]}"
      })
  void open_fieldMissingOrOfAnotherKind_namesTheTensor(String header) {
    assertRefused(file(header, 4)).hasMessageContaining("\"x\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "", "a b", "\\u0000", "\u00fc"})
  void open_nameOutsideThePattern_isRefusedForPromptsOnly(String name) {
    byte[] bytes = file("{" + entry(name, "F32", "[1]", "[0,4]") + "}", 4);
    assertRefused(bytes).hasMessageContaining("a tensor named").hasMessageContaining("[A-Za-z0-9_");
    assertThat(SafetensorsFile.parse(bytes, "b", BACKBONES).tensors()).hasSize(1);
  }

  @Test
  void open_nameOf257Characters_isRefused() {
    assertRefused(file("{" + entry("n".repeat(257), "F32", "[1]", "[0,4]") + "}", 4))
        .hasMessageContaining("...");
  }

  @Test
  void open_moreThanTenThousandTensors_isRefused() {
    String entries =
        IntStream.range(0, 10_001)
            .mapToObj(i -> entry("t" + i, "F32", "[1]", "[" + 4 * i + "," + (4 * i + 4) + "]"))
            .collect(Collectors.joining(","));
    assertRefused(file("{" + entries + "}", 4 * 10_001))
        .hasMessageContaining("more than 10000 tensors");
  }

  @Test
  void open_metadataWithANumber_isRefused() {
    assertRefused(file("{\"__metadata__\":{\"a\":1}}", 0))
        .hasMessageContaining("a number in __metadata__ at \"a\"; expected a text");
  }

  @Test
  void open_metadataNotAnObject_isRefused() {
    assertRefused(file("{\"__metadata__\":\"a\"}", 0)).hasMessageContaining("expected an object");
  }

  @Test
  void open_metadataNameTwice_isRefused() {
    assertRefused(file("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0))
        .hasMessageContaining("\"a\" twice");
    assertRefused(file("{\"__metadata__\":{},\"__metadata__\":{}}", 0))
        .hasMessageContaining("twice");
  }

  @Test
  void open_metadataOfTenMegabytes_isRefused() {
    assertRefused(file("{\"__metadata__\":{\"a\":\"" + "x".repeat(10_000_000) + "\"}}", 0))
        .hasMessageContaining("at most 1048576");
    assertRefused(file("{\"__metadata__\":{\"a\":\"" + "x".repeat(70_000) + "\"}}", 0))
        .hasMessageContaining("70000 characters");
  }

  @Test
  void open_pickle_saysThatItIsOne() {
    byte[] pickle = {(byte) 0x80, 2, 'c', '_', '_', 'b', 'u', 'i', 'l', 't', 'i', 'n'};
    assertRefused(pickle).hasMessageContaining("a pickle; we do not load those");
  }

  @Test
  void open_torchZip_saysThatItIsAPickle() {
    byte[] zip = {'P', 'K', 3, 4, 0, 0, 8, 8, 0, 0, 0, 0, 0, 0};
    assertRefused(zip)
        .hasMessageContaining("a pickle; we do not load those")
        .hasMessageContaining("TorchScript");
  }

  @Test
  void open_otherKindsOfFile_saysWhatTheyAre() {
    assertRefused("version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.UTF_8))
        .hasMessageContaining("Git LFS pointer");
    assertRefused("{\"hidden_size\": 128}".getBytes(StandardCharsets.UTF_8))
        .hasMessageContaining("looks like JSON");
  }

  @Test
  void open_headerOfLengthThatLooksLikeAPickle_isRead() {
    String header = "{" + X + "}";
    byte[] bytes = file(header + " ".repeat(0x280 - header.length()), 4);
    assertThat(bytes[0]).isEqualTo((byte) 0x80);
    assertThat(SafetensorsFile.parse(bytes, "f", PROMPTS).contains("x")).isTrue();
  }

  @Test
  void open_emptyHeader_holdsNoTensor() {
    assertThat(SafetensorsFile.parse(file("{}", 0), "f", PROMPTS).tensors()).isEmpty();
    assertRefused(file("{}", 1)).hasMessageContaining("1 bytes of data");
  }
}
