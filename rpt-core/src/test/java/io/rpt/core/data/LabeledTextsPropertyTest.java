package io.rpt.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rpt.core.error.InvalidDataException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LabeledTextsPropertyTest {
  private static final String VALID =
      "\uFEFF{\"text\":\"a ü \\ud83d\\ude00\",\"label\":\"x\"}\r\n\n{\"text\":\"b\",\"n\":[1e5,null]}";

  @Property
  void iterate_randomBytes_givesTextsOrInvalidDataOnly(@ForAll byte[] bytes) {
    survives(bytes);
  }

  @Property
  void iterate_validFileWithOneByteChanged_givesTextsOrInvalidDataOnly(
      @ForAll @IntRange(max = 200) int place, @ForAll byte value) {
    byte[] bytes = VALID.getBytes(StandardCharsets.UTF_8);
    bytes[place % bytes.length] = value;
    survives(bytes);
  }

  @Property
  void iterate_validFileCutAnywhere_givesTextsOrInvalidDataOnly(
      @ForAll @IntRange(max = 200) int length) {
    byte[] bytes = VALID.getBytes(StandardCharsets.UTF_8);
    survives(Arrays.copyOf(bytes, Math.min(length, bytes.length)));
  }

  @Property
  void iterate_writtenTexts_areReadBack(@ForAll("texts") List<String> texts) {
    String file = texts.stream().map(LabeledTextsPropertyTest::line).collect(Collectors.joining());

    List<TextInput> expected = texts.stream().map(TextInput::of).toList();
    assertThat(LabeledTexts.iterate(stream(file), "file", TextFormat.SINGLE))
        .toIterable()
        .containsExactlyElementsOf(expected);
  }

  private static void survives(byte[] bytes) {
    try {
      LabeledTexts.iterate(new ByteArrayInputStream(bytes), "file", TextFormat.SINGLE)
          .forEachRemaining(text -> assertThat(text.first()).isNotBlank());
    } catch (InvalidDataException e) {
      assertThat(e).hasMessageStartingWith("file:");
    }
  }

  private static ByteArrayInputStream stream(String file) {
    return new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
  }

  private static String line(String text) {
    JsonObject object = new JsonObject();
    object.addProperty("text", text);
    return object + "\n";
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.strings()
        .excludeChars('\0')
        .ofMinLength(1)
        .filter(text -> !text.isBlank())
        .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text))
        .list()
        .ofMaxSize(5);
  }
}
