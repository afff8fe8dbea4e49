package io.rpt.core.io;

import static io.rpt.core.io.SafetensorsSamples.BACKBONES;
import static io.rpt.core.io.SafetensorsSamples.PROMPTS;
import static io.rpt.core.io.SafetensorsSamples.assertRefused;
import static io.rpt.core.io.SafetensorsSamples.entry;
import static io.rpt.core.io.SafetensorsSamples.file;
import static io.rpt.core.io.SafetensorsSamples.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsLayoutErrorsTest {
  private static byte[] two(String firstOffsets, String secondOffsets, int bytes) {
    return file(
        "{"
            + entry("a", "F32", "[1]", firstOffsets)
            + ","
            + entry("b", "F32", "[1]", secondOffsets)
            + "}",
        bytes);
  }

  @Test
  void open_overlap_namesTheTensor() {
    assertRefused(two("[0,4]", "[2,6]", 6))
        .hasMessageContaining("\"b\"")
        .hasMessageContaining("overlap");
    assertRefused(two("[0,4]", "[0,4]", 4)).hasMessageContaining("overlap");
  }

  @Test
  void open_hole_namesTheTensor() {
    assertRefused(two("[0,4]", "[5,9]", 9))
        .hasMessageContaining("\"b\"")
        .hasMessageContaining("a hole");
    assertRefused(tensor("F32", "[1]", "[4,8]", 8)).hasMessageContaining("start at byte 0");
  }

  @Test
  void open_offsetsReversed_isRefused() {
    assertRefused(tensor("F32", "[1]", "[4,0]", 4)).hasMessageContaining("run backwards");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[-4,0]",
        "[0,4.0]",
        "[0,4e0]",
        "[0,9007199254740993]",
        "[0,18446744073709551616]",
        "[0,1e999]"
      })
  void open_offsetNotAWholeNumberUpTo2To53_namesTheNumber(String offsets) {
    assertRefused(tensor("F32", "[1]", offsets, 4))
        .hasMessageContaining("whole number from 0 to 2^53");
  }

  @Test
  void open_offsetsBeyondTheEnd_namesTheEnd() {
    assertRefused(tensor("F32", "[2]", "[0,8]", 7)).hasMessageContaining("ends at byte 7");
    assertRefused(tensor("F32", "[2]", "[0,9007199254740992]", 7))
        .hasMessageContaining("ends at byte 7");
  }

  @Test
  void open_shapeAndBytesDisagree_namesBoth() {
    assertRefused(tensor("F32", "[3]", "[0,8]", 8))
        .hasMessageContaining("take 12 bytes")
        .hasMessageContaining("it has 8");
    assertRefused(tensor("F16", "[3]", "[0,8]", 8)).hasMessageContaining("take 6 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[4294967296,4294967296]",
        "[4611686018427388,4611686018427388]",
        "[9007199254740992,1024]"
      })
  void open_productOverflows_isRefused(String shape) {
    assertRefused(tensor("F32", shape, "[0,0]", 0)).hasMessageContaining("2^63-1");
    assertRefused(tensor("U8", "[4294967296,4294967296]", "[0,0]", 0), BACKBONES)
        .hasMessageContaining("2^63-1");
  }

  @Test
  void open_negativeDimension_isRefused() {
    assertRefused(tensor("F32", "[-1]", "[0,4]", 4)).hasMessageContaining("\"-1\"");
  }

  @Test
  void open_zeroDimension_isRefusedForPromptsOnly() {
    assertRefused(tensor("F32", "[0,5]", "[0,0]", 0)).hasMessageContaining("at least 1");
    SafetensorsFile file =
        SafetensorsFile.parse(tensor("F32", "[0,5]", "[0,0]", 0), "b", BACKBONES);
    assertThat(file.readFloats("x").shape()).containsExactly(0, 5);
  }

  @Test
  void readFloats_emptyTensorWithAHugeDimension_isRefused() {
    SafetensorsFile file =
        SafetensorsFile.parse(tensor("F32", "[0,4294967296]", "[0,0]", 0), "b", BACKBONES);
    assertThatThrownBy(() -> file.readFloats("x"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("4294967296");
  }

  @Test
  void open_scalar_isRead() {
    SafetensorsFile file = SafetensorsFile.parse(tensor("F32", "[]", "[0,4]", 4), "f", PROMPTS);
    assertThat(file.readFloats("x").shape()).isEmpty();
  }

  @Test
  void open_rankFive_isRefusedForPrompts() {
    assertRefused(tensor("F32", "[1,1,1,1,1]", "[0,4]", 4))
        .hasMessageContaining("more than 4 numbers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"F8_E4M3", "f32", "float", "", "I64", "F64"})
  void open_dtypeOutsideTheAllowList_isRefusedForPrompts(String dtype) {
    assertRefused(tensor(dtype, "[1]", "[0,8]", 8)).hasMessageContaining("[F32, F16, BF16]");
  }

  @Test
  void open_dtypesLimited_acceptsThose() {
    byte[] bytes = tensor("I64", "[1]", "[0,8]", 8);
    assertThat(
            SafetensorsFile.parse(bytes, "f", PROMPTS.withDtypes(Set.of(Dtype.I64))).readLongs("x"))
        .containsExactly(0);
  }

  @Test
  void read_unknownDtype_isRefusedOnlyWhenAskedFor() {
    SafetensorsFile file =
        SafetensorsFile.parse(tensor("F8_E4M3", "[3]", "[0,3]", 3), "b", BACKBONES);
    assertThat(file.info("x").dtype()).isEqualTo("F8_E4M3");
    assertThatThrownBy(() -> file.readFloats("x"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("\"F8_E4M3\"; expected one of [F32, F16, BF16]");
  }

  @Test
  void read_wrongReader_namesTheDtype() {
    SafetensorsFile longs = SafetensorsFile.parse(tensor("I64", "[1]", "[0,8]", 8), "b", BACKBONES);
    assertThatThrownBy(() -> longs.readFloats("x"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("\"I64\"");
    assertThatThrownBy(() -> longs.readDoubles("x")).isInstanceOf(InvalidFileException.class);
    SafetensorsFile doubles =
        SafetensorsFile.parse(tensor("F64", "[1]", "[0,8]", 8), "b", BACKBONES);
    assertThatThrownBy(() -> doubles.readFloats("x")).isInstanceOf(InvalidFileException.class);
    assertThatThrownBy(() -> doubles.readLongs("x")).isInstanceOf(InvalidFileException.class);
  }

  @Test
  void info_unknownName_listsNearNames() {
    SafetensorsFile file = SafetensorsFile.parse(two("[0,4]", "[4,8]", 8), "p", PROMPTS);
    assertThatThrownBy(() -> file.info("bert.a"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("no tensor \"bert.a\"")
        .hasMessageContaining("[\"a\", \"b\"]");
  }

  @Test
  void open_trailingBytes_isRefused() {
    byte[] good = SafetensorsSamples.small();
    assertRefused(Arrays.copyOf(good, good.length + 1)).hasMessageContaining("appended");
  }

  @Test
  void open_appendedZip_isRefused() {
    byte[] good = SafetensorsSamples.small();
    byte[] polyglot = Arrays.copyOf(good, good.length + 22);
    System.arraycopy(new byte[] {'P', 'K', 5, 6}, 0, polyglot, good.length, 4);
    assertRefused(polyglot).hasMessageContaining("appended");
  }

  @Test
  void tensors_anyHeaderOrder_areInByteOrder() {
    SafetensorsFile file = SafetensorsFile.parse(two("[4,8]", "[0,4]", 8), "p", PROMPTS);
    assertThat(file.tensors().keySet()).containsExactly("b", "a");
  }
}
