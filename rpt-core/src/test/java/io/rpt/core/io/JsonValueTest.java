package io.rpt.core.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
  private static final JsonLimits LIMITS = JsonLimits.standard();

  private static JsonValue parse(String json) {
    return JsonValue.parse(json.getBytes(UTF_8), "c.json", LIMITS);
  }

  private static JsonObject object(String json) {
    return parse(json).asObject();
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith("c.json: ");
  }

  @Test
  void accessors_everyKind_readTheValue() {
    JsonObject root =
        object(
            "{\"s\":\"\\u00fc\",\"i\":-3,\"big\":9223372036854775807,\"n\":1e-12,\"b\":true,\"z\":null,"
                + "\"o\":{\"k\":1},\"l\":[1,[2]],\"t\":[\"x\",\"y\"]}");
    assertThat(root.string("s")).isEqualTo("\u00fc");
    assertThat(root.integer("i", -3, 0)).isEqualTo(-3);
    assertThat(root.integer("big")).isEqualTo(Long.MAX_VALUE);
    assertThat(root.number("n")).isEqualTo(1e-12);
    assertThat(root.number("i")).isEqualTo(-3.0);
    assertThat(root.bool("b")).isTrue();
    assertThat(root.get("z").isNull()).isTrue();
    assertThat(root.get("z").isObject()).isFalse();
    assertThat(root.get("o").isObject()).isTrue();
    assertThat(root.object("o").integer("k", 0, 9)).isEqualTo(1);
    assertThat(root.list("l").get(1).asList().get(0).asInteger(0, 9)).isEqualTo(2);
    assertThat(root.strings("t")).containsExactly("x", "y");
    assertThat(root.names()).containsExactly("s", "i", "big", "n", "b", "z", "o", "l", "t");
  }

  @Test
  void optionalAccessors_missingOrNull_areEmpty() {
    JsonObject root = object("{\"z\":null,\"s\":\"x\",\"i\":1,\"n\":0.5,\"b\":false,\"o\":{}}");
    for (String name : List.of("z", "none")) {
      assertThat(root.has(name)).isFalse();
      assertThat(root.find(name)).isEmpty();
      assertThat(root.optionalString(name)).isEmpty();
      assertThat(root.optionalInteger(name, 0, 1)).isEmpty();
      assertThat(root.optionalNumber(name)).isEmpty();
      assertThat(root.optionalBool(name)).isEmpty();
      assertThat(root.optionalObject(name)).isEmpty();
    }
    assertThat(root.optionalString("s")).contains("x");
    assertThat(root.optionalInteger("i", 0, 1)).hasValue(1);
    assertThat(root.optionalNumber("n")).hasValue(0.5);
    assertThat(root.optionalBool("b")).contains(false);
    assertThat(root.optionalObject("o")).isPresent();
    assertRefused(() -> root.optionalString("i")).hasMessageContaining("i: expected a text");
  }

  @Test
  void accessors_anotherKind_nameThePathAndBoth() {
    JsonObject root = object("{\"head\":{\"labels\":3,\"list\":[\"a\",{}],\"odd name\":null}}");
    JsonObject head = root.object("head");
    assertRefused(() -> head.strings("labels"))
        .hasMessage("c.json: head.labels: expected a list of texts, found the number 3.");
    assertRefused(() -> head.strings("list"))
        .hasMessage("c.json: head.list[1]: expected a text, found an object.");
    assertRefused(() -> head.bool("odd name"))
        .hasMessage("c.json: head.\"odd name\": expected true or false, found null.");
    assertRefused(() -> head.object("list"))
        .hasMessageContaining("expected an object, found a list");
    assertRefused(() -> head.number("list"))
        .hasMessageContaining("expected a number, found a list");
    assertRefused(() -> root.list("head")).hasMessageContaining("expected a list, found an object");
    assertRefused(() -> head.string("none"))
        .hasMessageContaining("head: has no member \"none\"")
        .hasMessageContaining("\"labels\"");
    assertRefused(() -> parse("[]").asObject())
        .hasMessage("c.json: expected an object, found a list.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"11", "-1", "1.0", "1e0", "9223372036854775808", "\"1\"", "true"})
  void integer_notAWholeNumberInRange_namesTheRange(String value) {
    assertRefused(() -> object("{\"i\":" + value + "}").integer("i", 0, 10))
        .hasMessageContaining("i: expected a whole number from 0 to 10");
  }

  @Test
  void number_beyondDouble_isRefused() {
    assertRefused(() -> object("{\"n\":1e400}").number("n")).hasMessageContaining("1e400");
  }

  @Test
  void rejectUnknown_unknownMember_namesItAndTheKnown() {
    JsonObject root = object("{\"a\":1,\"extra\":2}");
    root.rejectUnknown(Set.of("a", "extra", "more"));
    assertRefused(() -> root.rejectUnknown(Set.of("a")))
        .hasMessageContaining("unknown member \"extra\"")
        .hasMessageContaining("[\"a\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1,}",
        "[1,]",
        "{a:1}",
        "{'a':1}",
        "nul",
        "NaN",
        "-Infinity",
        "01",
        "+1",
        "1 2",
        "{} x",
        "// c\n{}",
        "\"a\nb\"",
        "\"\\x\"",
        "TRUE",
        "[1;2]",
        "{\"a\"=1}"
      })
  void parse_notStrictJson_isRefused(String json) {
    assertRefused(() -> parse(json));
  }

  @Test
  void parse_nameTwice_namesThePath() {
    assertRefused(() -> parse("{\"a\":{\"b\":1,\"\\u0062\":2}}"))
        .hasMessageContaining("a.b: stands twice");
    assertRefused(() -> parse("{\"a\":null,\"a\":null}")).hasMessageContaining("a: stands twice");
  }

  @Test
  void parse_byteOrderMark_isRefused() {
    assertRefused(() -> parse("\uFEFF{}")).hasMessageContaining("byte order mark");
  }

  @Test
  void parse_notUtf8_isRefused() {
    assertThatThrownBy(() -> JsonValue.parse(new byte[] {'"', (byte) 0xe4, '"'}, "c.json", LIMITS))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void parse_halfASurrogatePair_isRefused() {
    assertRefused(() -> parse("[\"\\ud800\"]")).hasMessageContaining("surrogate");
    assertThat(parse("[\"\\ud83d\\ude00\"]").asStrings()).containsExactly("\ud83d\ude00");
  }

  @Test
  void parse_depth_isLimited() {
    assertThat(parse("[".repeat(64) + "]".repeat(64)).asList()).hasSize(1);
    assertRefused(() -> parse("[".repeat(65) + "]".repeat(65))).hasMessageContaining("64");
    assertRefused(() -> parse("{\"a\":".repeat(100_000)));
  }

  @Test
  void parse_longTextsAndDocuments_areLimited() {
    assertRefused(() -> parse("\"" + "x".repeat(65_537) + "\""))
        .hasMessageContaining("65537 characters");
    assertRefused(() -> JsonValue.parse(new byte[11], "c.json", new JsonLimits(10, 4, 4)))
        .hasMessageContaining("1 to 10 bytes");
    assertThatThrownBy(() -> new JsonLimits(0, 1, 1)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void open_missingOrLargeFile_isRefused(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("c.json"), "{\"a\":1}");
    assertThat(JsonValue.open(file, LIMITS).asObject().integer("a", 0, 1)).isEqualTo(1);
    assertThatThrownBy(() -> JsonValue.open(file, new JsonLimits(3, 4, 4)))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("at most 3");
    assertThatThrownBy(() -> JsonValue.open(folder.resolve("none"), LIMITS))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void equals_sameContentElsewhere_isEqual() {
    JsonObject root = object("{\"a\":[1,\"x\"],\"b\":{\"c\":[1,\"x\"]},\"d\":[1.0,\"x\"]}");
    assertThat(root.get("a")).isEqualTo(root.object("b").get("c")).isNotEqualTo(root.get("d"));
    assertThat(root.get("a")).hasSameHashCodeAs(root.object("b").get("c"));
  }

  @Test
  void toBytes_nestedContent_isSortedAndIndented() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("z", Arrays.asList("a<b>", null, true));
    content.put("a", Map.of("n", 1e-12, "i", Long.MIN_VALUE));
    content.put("e", List.of());
    assertThat(new String(JsonText.toBytes(content), UTF_8))
        .isEqualTo(
            """
            {
              "a": {
                "i": -9223372036854775808,
                "n": 1.0E-12
              },
              "e": [],
              "z": [
                "a<b>",
                null,
                true
              ]
            }
            """);
  }

  @Test
  void toBytes_whatJsonCannotHold_isRefused() {
    for (Object bad : List.of(Double.NaN, Float.POSITIVE_INFINITY, new Object(), "\udc00")) {
      assertThatThrownBy(() -> JsonText.toBytes(Map.of("a", bad)))
          .isInstanceOf(InvalidValueException.class);
    }
  }
}
