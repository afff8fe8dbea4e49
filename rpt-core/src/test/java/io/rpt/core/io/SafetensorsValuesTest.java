package io.rpt.core.io;

import static io.rpt.core.io.SafetensorsSamples.BACKBONES;
import static io.rpt.core.io.SafetensorsSamples.PROMPTS;
import static io.rpt.core.io.SafetensorsSamples.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsValuesTest {
  private static final int[] HALF_BITS = {
    0x0000, 0x8000, 0x3c00, 0xc000, 0x3555, 0x7bff, 0x0400, 0x0001, 0x03ff, 0x8001, 0x7c00, 0xfc00
  };
  private static final float[] HALF_VALUES = {
    0f,
    -0f,
    1f,
    -2f,
    0x1.554p-2f,
    65504f,
    0x1p-14f,
    0x1p-24f,
    0x1.ff8p-15f,
    -0x1p-24f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };
  private static final int[] BRAIN_BITS = {
    0x0000, 0x8000, 0x3f80, 0xc000, 0x4049, 0x7f7f, 0x0080, 0x0001, 0x807f, 0x7f80, 0xff80
  };
  private static final float[] BRAIN_VALUES = {
    0f,
    -0f,
    1f,
    -2f,
    3.140625f,
    0x1.fep127f,
    0x1p-126f,
    0x1p-133f,
    -0x1.fcp-127f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };

  @TempDir Path folder;

  private static ByteBuffer data(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static SafetensorsFile one(Dtype dtype, ByteBuffer data, SafetensorsLimits limits) {
    int count = data.capacity() / dtype.bytes();
    String header =
        "{" + entry("x", dtype.name(), "[" + count + "]", "[0," + data.capacity() + "]") + "}";
    byte[] raw = new byte[data.capacity()];
    data.duplicate().clear().get(raw);
    byte[] bytes = SafetensorsSamples.file(header.getBytes(StandardCharsets.UTF_8), raw);
    return SafetensorsFile.parse(bytes, "v.safetensors", limits);
  }

  private static SafetensorsFile shorts(Dtype dtype, int[] bits) {
    ByteBuffer data = data(2 * bits.length);
    for (int bit : bits) {
      data.putShort((short) bit);
    }
    return one(dtype, data, BACKBONES);
  }

  @Test
  void readFloats_f16_widensExactly() {
    assertThat(shorts(Dtype.F16, HALF_BITS).readFloats("x").toArray()).containsExactly(HALF_VALUES);
  }

  @Test
  void readFloats_f16NaN_staysNaN() {
    float[] values = shorts(Dtype.F16, new int[] {0x7e00, 0xfc01}).readFloats("x").toArray();
    assertThat(values[0]).isNaN();
    assertThat(values[1]).isNaN();
  }

  @Test
  void readFloats_bf16_widensExactly() {
    assertThat(shorts(Dtype.BF16, BRAIN_BITS).readFloats("x").toArray())
        .containsExactly(BRAIN_VALUES);
  }

  @Test
  void readDoubles_everyFloatType_isExact() {
    double[] expected = {0.1, -1e300, Double.MIN_VALUE, Double.NEGATIVE_INFINITY};
    ByteBuffer wide = data(32);
    for (double value : expected) {
      wide.putDouble(value);
    }
    assertThat(one(Dtype.F64, wide, BACKBONES).readDoubles("x")).containsExactly(expected);
    assertThat(one(Dtype.F32, data(8).putFloat(0.1f).putFloat(-3f), BACKBONES).readDoubles("x"))
        .containsExactly(0.1f, -3.0);
    assertThat(shorts(Dtype.F16, new int[] {0x3555}).readDoubles("x")).containsExactly(0x1.554p-2);
    assertThat(shorts(Dtype.BF16, new int[] {0x4049}).readDoubles("x")).containsExactly(3.140625);
  }

  @Test
  void readLongs_i64_isExact() {
    ByteBuffer data = data(24).putLong(1).putLong(Long.MIN_VALUE).putLong(Long.MAX_VALUE);
    assertThat(one(Dtype.I64, data, BACKBONES).readLongs("x"))
        .containsExactly(1, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
  void readAsFloat_everyFloatTypeAndOrder_fillsFromThePosition(String orderName) {
    ByteOrder order =
        orderName.equals("LITTLE_ENDIAN") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    ByteBuffer target = ByteBuffer.allocateDirect(60).order(order);
    target.position(4);
    one(Dtype.F32, data(8).putFloat(0.1f).putFloat(-3f), BACKBONES).readAsFloat("x", target);
    one(Dtype.F64, data(8).putDouble(0.1), BACKBONES).readAsFloat("x", target);
    shorts(Dtype.F16, new int[] {0x7bff}).readAsFloat("x", target);
    shorts(Dtype.BF16, new int[] {0x4049}).readAsFloat("x", target);
    assertThat(target.position()).isEqualTo(24);
    assertThat(target.limit()).isEqualTo(60);
    float[] read = new float[6];
    target.flip().asFloatBuffer().get(read);
    assertThat(read).containsExactly(0, 0.1f, -3f, 0.1f, 65504f, 3.140625f);
  }

  @Test
  void readAsFloat_targetTooSmall_namesBoth() {
    SafetensorsFile file = one(Dtype.F32, data(8), BACKBONES);
    assertThatThrownBy(() -> file.readAsFloat("x", ByteBuffer.allocate(7)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("7 bytes left");
  }

  @Test
  void readAsFloat_f64BeyondFloat32_isRefused() {
    SafetensorsFile file = one(Dtype.F64, data(8).putDouble(1e39), BACKBONES);
    assertThatThrownBy(() -> file.readAsFloat("x", ByteBuffer.allocate(4)))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("1.0E39");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void read_notFinite_isRefusedUnlessAccepted(float bad) {
    ByteBuffer data = data(12).putFloat(1).putFloat(bad).putFloat(2);
    SafetensorsFile strict = one(Dtype.F32, data, PROMPTS);
    String message = bad + " in the tensor \"x\" [3] at row-major index 1";
    assertThatThrownBy(() -> strict.readFloats("x"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> strict.readDoubles("x"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
    ByteBuffer target = ByteBuffer.allocateDirect(12).order(ByteOrder.LITTLE_ENDIAN);
    assertThatThrownBy(() -> strict.readAsFloat("x", target))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
    assertThat(one(Dtype.F32, data, PROMPTS.withFiniteOnly(false)).readFloats("x").get(1))
        .isEqualTo(Float.valueOf(bad));
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16"})
  void read_moreThanOneChunk_keepsTheOrder(Dtype dtype) {
    int count = 300_001;
    ByteBuffer data = data(count * dtype.bytes());
    for (int i = 0; i < count; i++) {
      if (dtype == Dtype.F32) {
        data.putFloat(i);
      } else {
        data.putShort((short) (i % 0x7c00));
      }
    }
    FloatTensor read = one(dtype, data, PROMPTS).readFloats("x");
    for (int i = 0; i < count; i++) {
      float expected = dtype == Dtype.F32 ? i : HalfFloats.fromBinary16((short) (i % 0x7c00));
      assertThat(read.get(i)).isEqualTo(expected);
    }
  }

  @Test
  void read_behindTwoGibibytes_isExact() throws IOException {
    long big = (1L << 31) + 1000;
    String header =
        "{"
            + entry("big", "U8", "[" + big + "]", "[0," + big + "]")
            + ","
            + entry("last", "F32", "[2]", "[" + big + "," + (big + 8) + "]")
            + "}";
    Path file = folder.resolve("big.safetensors");
    Files.write(file, SafetensorsSamples.file(header, 0));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      long start = sparse.length();
      sparse.setLength(start + big);
      sparse.seek(start + big);
      sparse.write(data(8).putFloat(1.5f).putFloat(-2.5f).array());
    }
    SafetensorsFile open = SafetensorsFile.open(file, BACKBONES);
    assertThat(open.readFloats("last").toArray()).containsExactly(1.5f, -2.5f);
    assertThat(open.info("big").byteCount()).isEqualTo(big);
    assertThatThrownBy(() -> SafetensorsFile.open(file, PROMPTS))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("at most 2147483648");
  }

  @Test
  void parse_bytesChangedLater_keepsItsOwn() {
    byte[] bytes =
        SafetensorsWriter.toBytes(Map.of("x", FloatTensor.of(new float[] {1}, 1)), Map.of());
    SafetensorsFile file = SafetensorsFile.parse(bytes, "p", PROMPTS);
    bytes[bytes.length - 1] = 0;
    assertThat(file.readFloats("x").get(0)).isEqualTo(1);
  }
}
