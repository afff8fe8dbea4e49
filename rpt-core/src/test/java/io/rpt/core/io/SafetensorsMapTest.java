package io.rpt.core.io;

import static io.rpt.core.io.SafetensorsSamples.BACKBONES;
import static io.rpt.core.io.SafetensorsSamples.PROMPTS;
import static io.rpt.core.io.SafetensorsSamples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors that are used where they lie, and large ones that several threads read. */
class SafetensorsMapTest {
  @TempDir Path folder;

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("p.safetensors"), bytes);
  }

  private static float[] floats(ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  /** Two tensors behind so many spaces, which move them to any place within four bytes. */
  private static byte[] padded(int spaces) {
    String header =
        "{"
            + entry("a", "F32", "[2]", "[0,8]")
            + ","
            + entry("b", "F32", "[1,3]", "[8,20]")
            + "}"
            + " ".repeat(spaces);
    ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putFloat(-0f).putFloat(3e-40f).putFloat(Float.MAX_VALUE).putFloat(-2);
    return SafetensorsSamples.file(header.getBytes(StandardCharsets.UTF_8), data.array());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void mapFloats_anyPlaceInTheFile_areExactlyItsValues(int spaces) throws IOException {
    SafetensorsFile file = SafetensorsFile.open(write(padded(spaces)), BACKBONES);
    ByteBuffer first = file.mapFloats("a");
    ByteBuffer second = file.mapFloats("b");
    assertThat(floats(first)).containsExactly(1.5f, -0f);
    assertThat(floats(second)).containsExactly(3e-40f, Float.MAX_VALUE, -2);
    assertThat(second.capacity()).isEqualTo(12);
    assertThat(second.isDirect()).isTrue();
    assertThat(second.isReadOnly()).isTrue();
  }

  @Test
  void mapFloats_bytesInMemory_areNotTheCallersToChange() {
    ByteBuffer mapped = SafetensorsFile.parse(padded(0), "p", BACKBONES).mapFloats("b");
    assertThat(floats(mapped)).containsExactly(3e-40f, Float.MAX_VALUE, -2);
    assertThat(mapped.isReadOnly()).isTrue();
  }

  @Test
  void mapFloats_otherFormatOrName_isRefused() {
    SafetensorsFile halves =
        SafetensorsFile.parse(
            SafetensorsSamples.tensor("F16", "[4]", "[0,8]", 8), "p.safetensors", BACKBONES);
    assertThatThrownBy(() -> halves.mapFloats("x"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("p.safetensors", "\"F16\"", "[F32]");
    assertThatThrownBy(() -> halves.mapFloats("y"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("no tensor \"y\"");
  }

  @Test
  void mapFloats_notFinite_isRefusedWhereValuesMustBe() {
    byte[] bytes = SafetensorsSamples.tensor("F32", "[2]", "[0,8]", 8);
    bytes[bytes.length - 1] = (byte) 0x7f;
    bytes[bytes.length - 2] = (byte) 0xc0;
    assertThatThrownBy(() -> SafetensorsFile.parse(bytes, "p", PROMPTS).mapFloats("x"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("NaN in the tensor \"x\" [2] at row-major index 1");
    assertThat(floats(SafetensorsFile.parse(bytes, "p", BACKBONES).mapFloats("x"))[1]).isNaN();
  }

  @Test
  void mapFloats_moreThanTwoGibibytes_isRefused() throws IOException {
    long count = 1L << 29;
    Path path =
        write(
            SafetensorsSamples.file(
                "{" + entry("x", "F32", "[" + count + "]", "[0," + 4 * count + "]") + "}", 0));
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(sparse.length() + 4 * count);
    }
    SafetensorsFile file = SafetensorsFile.open(path, BACKBONES);
    assertThatThrownBy(() -> file.mapFloats("x"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("2147483648 bytes", "Read it instead");
  }

  @Test
  void mapFloats_fileChangedAfterOpen_isRefused() throws IOException {
    Path path = write(padded(0));
    SafetensorsFile file = SafetensorsFile.open(path, BACKBONES);
    file.requireUnchanged();
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_000_000));
    assertThatThrownBy(() -> file.mapFloats("a"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("changed after it was opened");
    assertThatThrownBy(file::requireUnchanged)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("changed after it was opened");
  }

  @Test
  void readAsFloat_largerThanAPiece_keepsTheOrder() throws IOException {
    int count = (9 << 20) / 4 + 1; // two pieces and some
    String header = "{" + entry("x", "F32", "[" + count + "]", "[0," + 4L * count + "]") + "}";
    ByteBuffer data = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data.putFloat(i);
    }
    byte[] bytes = SafetensorsSamples.file(header.getBytes(StandardCharsets.UTF_8), data.array());
    SafetensorsFile file = SafetensorsFile.open(write(bytes), BACKBONES);
    ByteBuffer target = ByteBuffer.allocateDirect(4 * count + 16).order(ByteOrder.LITTLE_ENDIAN);
    target.position(8);
    file.readAsFloat("x", target);
    assertThat(target.position()).isEqualTo(4 * count + 8);
    for (int i = 0; i < count; i++) {
      assertThat(target.getFloat(8 + 4 * i)).isEqualTo(i);
    }
    assertThat(target.getLong(4 * count + 8)).isZero();
  }
}
