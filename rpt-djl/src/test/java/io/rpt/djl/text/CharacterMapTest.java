package io.rpt.djl.text;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CharacterMapTest {
  private static final byte[] TEXTS = {'a', 0, 's', ' ', 's', 0};

  @Test
  void check_wholeMap_isTaken() {
    assertThatCode(() -> CharacterMap.check(SentencePieceSamples.characterMap(), "some.model"))
        .doesNotThrowAnyException();
  }

  private static byte[] withUnit(int index, int unit) {
    int[] units = SentencePieceSamples.units();
    units[index] = unit;
    return SentencePieceSamples.characterMap(units, TEXTS);
  }

  static Stream<Arguments> damaged() {
    byte[] whole = SentencePieceSamples.characterMap();
    int[] units = SentencePieceSamples.units();
    return Stream.of(
        Arguments.of("no length", new byte[] {1, 2, 3}, "0 bytes of 3"),
        Arguments.of("no trie", new byte[] {0, 0, 0, 0, 1}, "0 bytes of 5"),
        Arguments.of("cut trie", Arrays.copyOf(whole, 1000), "4096 bytes of 1000"),
        Arguments.of("parts of units", new byte[] {3, 0, 0, 0, 1, 1, 1}, "no whole units"),
        Arguments.of("huge trie", new byte[] {-4, -1, -1, -1, 0}, "4294967292 bytes"),
        Arguments.of("root outside", withUnit(0, 4096 << 10), "unit 4096"),
        Arguments.of("root far outside", withUnit(0, -1), "leads to unit"),
        Arguments.of("node outside", withUnit(256 ^ 'A', 8192 << 10 | 'A'), "leads to unit"),
        Arguments.of("replacement outside", withUnit(512, 6), "byte 6 of 6"),
        Arguments.of("replacement far outside", withUnit(512, -1), "byte 2147483647 of 6"),
        Arguments.of(
            "cut array",
            SentencePieceSamples.characterMap(Arrays.copyOf(units, 400), TEXTS),
            "has 400 units"),
        Arguments.of(
            "replacement in half",
            SentencePieceSamples.characterMap(units, new byte[] {'a', (byte) 0xC3, (byte) 0xA9}),
            "no character begins"),
        Arguments.of(
            "bad UTF-8",
            SentencePieceSamples.characterMap(units, new byte[] {'a', 0, (byte) 0xC3}),
            "not UTF-8"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damaged")
  void check_damagedMap_isRefused(String name, byte[] map, String message) {
    assertThatThrownBy(() -> CharacterMap.check(map, "some.model"))
        .as(name)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("some.model: precompiled_charsmap", message, "download it again");
  }
}
