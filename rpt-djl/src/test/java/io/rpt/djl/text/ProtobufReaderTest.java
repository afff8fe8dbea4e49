package io.rpt.djl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProtobufReaderTest {
  private static ProtobufReader reader(byte[] bytes) {
    return new ProtobufReader(bytes, "some.model");
  }

  @Test
  void next_everyKind_isReadAsWritten() {
    ProtobufReader reader =
        reader(
            new ProtobufBytes()
                .integer(1, 300)
                .integer(2, -1)
                .number(3, -2.5f)
                .message(4, new ProtobufBytes().text(1, "caf\u00E9").integer(2, 7))
                .bytes(5, new byte[] {1, 2})
                .toBytes());
    assertThat(reader.next()).isTrue();
    assertThat(reader.field()).isEqualTo(1);
    assertThat(reader.integer()).isEqualTo(300);
    assertThat(reader.next()).isTrue();
    assertThat(reader.integer()).isEqualTo(-1);
    assertThat(reader.next()).isTrue();
    assertThat(reader.number()).isEqualTo(-2.5f);
    assertThat(reader.next()).isTrue();
    ProtobufReader inner = reader.message();
    assertThat(inner.next()).isTrue();
    assertThat(inner.text()).isEqualTo("caf\u00E9");
    assertThat(inner.next()).isTrue();
    assertThat(inner.integer()).isEqualTo(7);
    assertThat(inner.next()).isFalse();
    assertThat(reader.next()).isTrue();
    assertThat(reader.bytes()).containsExactly(1, 2);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void skip_everyKind_comesToTheNextField() {
    ProtobufReader reader =
        reader(
            new ProtobufBytes()
                .integer(1, 300)
                .number(2, 1)
                .raw(0x19, 1, 2, 3, 4, 5, 6, 7, 8)
                .text(4, "text")
                .toBytes());
    for (int field = 1; field <= 4; field++) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.field()).isEqualTo(field);
      reader.skip();
    }
    assertThat(reader.next()).isFalse();
  }

  static Stream<Arguments> damaged() {
    Consumer<ProtobufReader> integer = ProtobufReader::integer;
    Consumer<ProtobufReader> number = ProtobufReader::number;
    Consumer<ProtobufReader> text = ProtobufReader::text;
    Consumer<ProtobufReader> message = ProtobufReader::message;
    Consumer<ProtobufReader> skip = ProtobufReader::skip;
    int f = 0xFF;
    return Stream.of(
        Arguments.of("cut varint", new int[] {0x08, 0x80}, integer, "has only 0 left"),
        Arguments.of("cut tag", new int[] {0x80}, integer, "has only 0 left"),
        Arguments.of("cut float", new int[] {0x0D, 0, 0}, number, "4 bytes has only 2 left"),
        Arguments.of("cut fixed64", new int[] {0x09, 0}, skip, "8 bytes has only 1 left"),
        Arguments.of("cut text", new int[] {0x0A, 5, 'a'}, text, "5 bytes has only 1 left"),
        Arguments.of("huge length", new int[] {0x0A, f, f, f, f, 7}, message, "2147483647 bytes"),
        Arguments.of(
            "negative length",
            new int[] {0x0A, f, f, f, f, f, f, f, f, f, 1},
            message,
            "18446744073709551615 bytes"),
        Arguments.of(
            "number of 65 bits",
            new int[] {0x08, f, f, f, f, f, f, f, f, f, 2},
            integer,
            "more than 64 bits"),
        Arguments.of(
            "endless number",
            new int[] {0x08, f, f, f, f, f, f, f, f, f, f, f},
            skip,
            "more than 64 bits"),
        Arguments.of("float as text", new int[] {0x0D, 0, 0, 0, 0}, text, "wire type 5"),
        Arguments.of("text as message", new int[] {0x08, 0}, message, "wire type 0; expected 2"),
        Arguments.of("text as float", new int[] {0x0A, 0}, number, "wire type 2; expected 5"),
        Arguments.of("a group", new int[] {0x0B, 0x0C}, skip, "unknown wire type 3"),
        Arguments.of("wire type 7", new int[] {0x0F}, skip, "unknown wire type 7"),
        Arguments.of("field 0", new int[] {0x00, 0}, skip, "number 0; expected 1"),
        Arguments.of(
            "field 2^29", new int[] {0x80, 0x80, 0x80, 0x80, 0x10, 0}, skip, "number 536870912"),
        Arguments.of("bad UTF-8", new int[] {0x0A, 2, 0xC3, 0x28}, text, "not UTF-8"),
        Arguments.of("half a letter", new int[] {0x0A, 1, 0xC3}, text, "not UTF-8"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damaged")
  void next_damagedBytes_areRefused(
      String name, int[] bytes, Consumer<ProtobufReader> read, String message) {
    ProtobufReader reader = reader(new ProtobufBytes().raw(bytes).toBytes());
    assertThatThrownBy(
            () -> {
              reader.next();
              read.accept(reader);
            })
        .as(name)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("some.model: at byte", message, "download it again");
  }

  @Test
  void message_innerLengthBeyondItsMessage_isRefused() {
    byte[] bytes = new ProtobufBytes().raw(0x0A, 2, 0x0A, 4).raw(1, 2, 3, 4).toBytes();
    ProtobufReader reader = reader(bytes);
    reader.next();
    ProtobufReader inner = reader.message();
    inner.next();
    assertThatThrownBy(inner::bytes).hasMessageContaining("4 bytes has only 0 left");
  }
}
