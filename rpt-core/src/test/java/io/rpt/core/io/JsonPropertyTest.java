package io.rpt.core.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.error.InvalidFileException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class JsonPropertyTest {
  @Property
  void parse_anyBytes_areReadOrRefused(@ForAll @Size(max = 60) byte[] bytes) {
    parseOrRefuse(bytes);
  }

  @Property(tries = 2000)
  void parse_anyTokens_areReadOrRefused(@ForAll("tokens") List<String> tokens) {
    parseOrRefuse(String.join("", tokens).getBytes(UTF_8));
  }

  @Provide
  Arbitrary<List<String>> tokens() {
    return Arbitraries.of(
            "{", "}", "[", "]", ",", ":", "\"a\"", "1", "-", "0.", "1e5", "null", "true", "\\u",
            "\"", " ")
        .list()
        .ofMaxSize(15);
  }

  @Property(tries = 300)
  void write_anyTexts_readBackTheSame(
      @ForAll("texts") Map<String, String> texts, @ForAll double number) {
    JsonObject read =
        JsonValue.parse(
                JsonText.toBytes(Map.of("texts", texts, "number", number)),
                "j",
                JsonLimits.standard())
            .asObject();
    assertThat(read.number("number")).isEqualTo(number);
    JsonObject found = read.object("texts");
    assertThat(found.names()).isEqualTo(texts.keySet());
    texts.forEach((name, text) -> assertThat(found.string(name)).isEqualTo(text));
  }

  @Provide
  Arbitrary<Map<String, String>> texts() {
    Arbitrary<String> text =
        Arbitraries.strings().withCharRange('\u0000', '\ud7ff').ofMaxLength(12);
    return Arbitraries.maps(text, text).ofMaxSize(5);
  }

  private static void parseOrRefuse(byte[] bytes) {
    try {
      JsonValue.parse(bytes, "j", JsonLimits.standard());
    } catch (InvalidFileException refused) {
      assertThat(refused).hasMessageStartingWith("j: ");
    }
  }
}
