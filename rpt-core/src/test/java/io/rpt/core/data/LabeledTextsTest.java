package io.rpt.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabeledTextsTest {
  private static final String GOOD = "{\"text\": \"fine\", \"label\": \"yes\"}\n";

  @TempDir Path folder;

  @Test
  void read_singleTexts_inOrder() {
    assertThat(read(GOOD + "{\"label\": \"no\", \"idx\": {\"a\": [1]}, \"text\": \"a\\nb ü\"}"))
        .containsExactly(LabeledText.of("fine", "yes"), LabeledText.of("a\nb ü", "no"));
  }

  @Test
  void read_pairOfOwnFields_givesPairs() {
    Path file = file("{\"premise\":\"p\",\"hypothesis\":\"h\",\"label\":\"neutral\",\"idx\":0}\n");

    assertThat(LabeledTexts.read(file, new TextFormat(List.of("premise", "hypothesis"))))
        .containsExactly(LabeledText.of("p", "h", "neutral"));
  }

  @Test
  void read_byteOrderMarkCrlfAndBlankLines_areSkipped() {
    assertThat(read("\uFEFF" + GOOD.replace("\n", "\r\n") + "\r\n  \n" + GOOD)).hasSize(2);
  }

  @Test
  void read_wholeNumbersAndBooleans_areLabels() {
    assertThat(read("{\"text\":\"a\",\"label\":0}\n{\"text\":\"b\",\"label\":true}"))
        .extracting(LabeledText::label)
        .containsExactly("0", "true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"a\"}",
        "{\"text\":\"a\",\"label\":null}",
        "{\"text\":\"a\",\"label\":1.5}",
        "{\"text\":\"a\",\"label\":-0}",
        "{\"text\":\"a\",\"label\":\" \"}",
        "{\"text\":\"a\",\"label\":[\"x\"]}",
        "{\"text\":\"a\",\"label\":\"x\\u0000\"}",
        "{\"label\":\"x\"}",
        "{\"text\":null,\"label\":\"x\"}",
        "{\"text\":3,\"label\":\"x\"}",
        "{\"text\":\"\",\"label\":\"x\"}",
        "{\"text\":\" \\t\",\"label\":\"x\"}",
        "{\"text\":\"a\\u0000\",\"label\":\"x\"}",
        "{\"text\":\"a\\ud800\",\"label\":\"x\"}",
        "{\"text\":\"\\udc00a\",\"label\":\"x\"}",
        "{\"text\":\"a\",\"text\":\"b\",\"label\":\"x\"}",
        "{\"text\":\"a\",\"\\u0074ext\":\"b\",\"label\":\"x\"}",
        "{\"text\":\"a\",\"label\":\"x\"} {}",
        "{\"text\":\"a\",\"label\":\"x\"",
        "{text:\"a\",\"label\":\"x\"}",
        "{'text':'a','label':'x'}",
        "{\"text\":\"a\",\"label\":\"x\",}",
        "{\"text\":\"a\",\"label\":NaN}",
        "[\"a\",\"x\"]",
        "a,x",
        "null",
        "\u0000"
      })
  void read_badLine_isRefusedNamingFileAndLine(String line) {
    assertThatThrownBy(() -> read(GOOD + "\n" + line + "\n" + GOOD))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("data.jsonl:3");
  }

  @Test
  void read_missingField_listsTheFieldsThatAreThere() {
    assertThatThrownBy(() -> read("{\"sentence\":\"a\",\"label\":\"x\"}"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("'text'", "'sentence'", "'label'");
  }

  @Test
  void read_notUtf8_isRefused() throws IOException {
    Path file = folder.resolve("data.jsonl");
    Files.write(file, "{\"text\":\"ü\",\"label\":\"x\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> LabeledTexts.read(file, TextFormat.SINGLE))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("data.jsonl:1", "UTF-8");

    Files.write(file, GOOD.getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> LabeledTexts.read(file, TextFormat.SINGLE))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("UTF-16");
  }

  @Test
  void read_deepNesting_isRefused() {
    String nested = "[".repeat(100_000);
    assertThatThrownBy(() -> read("{\"text\":\"a\",\"label\":\"x\",\"idx\":" + nested))
        .isInstanceOf(InvalidDataException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "\uFEFF"})
  void read_noExample_isRefused(String content) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("no example");
  }

  @Test
  void read_folderOrMissingFile_isRefused() {
    assertThatThrownBy(() -> LabeledTexts.read(folder, TextFormat.SINGLE))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("not a regular file");
    assertThatThrownBy(() -> LabeledTexts.read(folder.resolve("none"), TextFormat.SINGLE))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void iterate_endlessLine_isRefusedAtTheLimit() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'a';
          }
        };
    Iterator<TextInput> texts = LabeledTexts.iterate(endless, "input", TextFormat.SINGLE);
    assertThatThrownBy(texts::hasNext)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("input:1", Integer.toString(LineReader.MAX_LINE_BYTES));
  }

  @Test
  void iterate_goodThenBadLine_givesTheGoodOneFirst() {
    byte[] bytes = "{\"text\":\"a\"}\n{\"text\":1}".getBytes(StandardCharsets.UTF_8);
    Iterator<TextInput> texts =
        LabeledTexts.iterate(new ByteArrayInputStream(bytes), "standard input", TextFormat.SINGLE);

    assertThat(texts.next()).isEqualTo(TextInput.of("a"));
    assertThatThrownBy(texts::next)
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("standard input:2");
  }

  @Test
  void readUnlabeled_withAndWithoutLabels_readsTheTexts() {
    assertThat(LabeledTexts.readUnlabeled(file(GOOD + "{\"text\":\"b\"}"), TextFormat.SINGLE))
        .containsExactly(TextInput.of("fine"), TextInput.of("b"));
    assertThat(LabeledTexts.readUnlabeled(file(""), TextFormat.SINGLE)).isEmpty();
  }

  @Test
  void detectFormat_byTheFieldsOfTheFirstLine() {
    assertThat(LabeledTexts.detectFormat(file(GOOD))).isEqualTo(TextFormat.SINGLE);
    assertThat(LabeledTexts.detectFormat(file("\n{\"text_b\":\"b\",\"text_a\":\"a\"}")))
        .isEqualTo(TextFormat.PAIR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"text_a\":\"a\"}",
        "{\"sentence\":\"a\"}",
        "{\"text\":\"a\",\"text_a\":\"a\",\"text_b\":\"b\"}"
      })
  void detectFormat_neitherOrBoth_isRefused(String content) {
    Path file = file(content);
    assertThatThrownBy(() -> LabeledTexts.detectFormat(file))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("data.jsonl");
  }

  private List<LabeledText> read(String content) {
    return LabeledTexts.read(file(content), TextFormat.SINGLE);
  }

  private Path file(String content) {
    try {
      return Files.writeString(folder.resolve("data.jsonl"), content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void plainLines_blankLinesAndQuotes_areTexts() {
    byte[] text = "\uFEFFa \"b\"\r\n\n{}\n".getBytes(StandardCharsets.UTF_8);
    var records = LabeledTexts.plainLines(new ByteArrayInputStream(text), "in");
    DataRecord first = records.next();
    assertThat(first.place()).isEqualTo("in:1");
    assertThat(first.input(TextFormat.SINGLE)).isEqualTo(TextInput.of("a \"b\""));
    assertThat(records.next().input(TextFormat.SINGLE)).isEqualTo(TextInput.of("{}"));
    assertThat(records.hasNext()).isFalse();
  }
}
