package io.rpt.core.io;

import static io.rpt.core.io.SafetensorsSamples.BACKBONES;
import static io.rpt.core.io.SafetensorsSamples.PROMPTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.tensor.FloatTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class SafetensorsPropertyTest {
  @Example
  void open_cutOffAnywhere_isRefused() {
    byte[] good = SafetensorsSamples.small();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatThrownBy(() -> readAll(cut, PROMPTS))
          .isExactlyInstanceOf(InvalidFileException.class);
    }
  }

  @Example
  void open_oneBitFlippedAnywhere_isReadOrRefused() {
    byte[] good = SafetensorsSamples.small();
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] flipped = good.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      readOrRefuse(flipped, PROMPTS);
      readOrRefuse(flipped, BACKBONES);
    }
  }

  @Property
  void open_anyBytes_areRefused(@ForAll @Size(max = 300) byte[] bytes) {
    readOrRefuse(bytes, BACKBONES);
  }

  @Property(tries = 2000)
  void open_anyHeaderOfJsonTokens_isReadOrRefused(@ForAll("tokens") List<String> tokens) {
    readOrRefuse(SafetensorsSamples.file("{" + String.join("", tokens), 8), BACKBONES);
  }

  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"x\"",
            "\"dtype\":",
            "\"F32\"",
            "\"shape\":[",
            "\"data_offsets\":[0,8]",
            "2",
            "-1",
            "1e9",
            "null",
            "true",
            "\"__metadata__\":{",
            "\"\\ud800\"",
            " ")
        .list()
        .ofMaxSize(25);
  }

  @Property(tries = 300)
  void write_anyTensors_readsBackTheSame(
      @ForAll("tensors") Map<String, FloatTensor> tensors,
      @ForAll("texts") Map<String, String> texts) {
    byte[] bytes = SafetensorsWriter.toBytes(tensors, texts);
    SafetensorsFile file = SafetensorsFile.parse(bytes, "p", BACKBONES);
    assertThat(file.metadata()).isEqualTo(texts);
    assertThat(file.tensors().keySet()).isEqualTo(tensors.keySet());
    tensors.forEach((name, tensor) -> assertThat(file.readFloats(name)).isEqualTo(tensor));
    assertThat((bytes.length - tensors.values().stream().mapToInt(t -> 4 * t.size()).sum()) % 8)
        .isZero();
  }

  @Provide
  Arbitrary<Map<String, FloatTensor>> tensors() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withChars("ab./\"\\\u00fc\u2028\u0001 ")
            .ofMaxLength(8)
            .filter(n -> !n.equals("__metadata__"));
    Arbitrary<FloatTensor> values =
        Arbitraries.integers()
            .between(0, 4)
            .list()
            .ofMaxSize(4)
            .flatMap(shape -> Arbitraries.randomValue(r -> random(r, shape)));
    return Arbitraries.maps(names, values).ofMaxSize(5);
  }

  private static FloatTensor random(Random random, List<Integer> shape) {
    float[] values = new float[(int) FloatTensor.elementCount(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return FloatTensor.of(values, shape);
  }

  @Provide
  Arbitrary<Map<String, String>> texts() {
    Arbitrary<String> text =
        Arbitraries.strings().withCharRange('\u0000', '\ud7ff').ofMaxLength(12);
    return Arbitraries.maps(text, text).ofMaxSize(4);
  }

  private static void readOrRefuse(byte[] bytes, SafetensorsLimits limits) {
    try {
      readAll(bytes, limits);
    } catch (InvalidFileException refused) {
      assertThat(refused).hasMessageStartingWith("p: ");
    }
  }

  private static void readAll(byte[] bytes, SafetensorsLimits limits) {
    SafetensorsFile file = SafetensorsFile.parse(bytes, "p", limits);
    file.tensors().keySet().forEach(file::readFloats);
  }
}
