package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import org.junit.jupiter.api.Test;

class SafetensorsWriterSizeTest {
  @Test
  void requireWritable_moreThanOneFileHolds_isRefused() {
    assertThatCode(() -> SafetensorsWriter.requireWritable(2_147_483_639L))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> SafetensorsWriter.requireWritable(2_952_000_000L))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("2952000000", "2147483639", "smaller model");
  }
}
