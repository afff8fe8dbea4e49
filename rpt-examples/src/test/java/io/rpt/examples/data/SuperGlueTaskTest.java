package io.rpt.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.LabeledText;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuperGlueTaskTest {
  private static final String GOOD =
      "{\"premise\": \"p\", \"hypothesis\": \"h\", \"label\": \"neutral\", \"idx\": 0}\n";

  @Test
  void read_officialLines_arePairsOfPremiseAndHypothesis() {
    assertThat(read(GOOD)).containsExactly(LabeledText.of("p", "h", "neutral"));
    assertThat(SuperGlueTask.CB.labels()).containsExactly("entailment", "contradiction", "neutral");
  }

  @Test
  void read_sameIdxTwice_isRefusedNamingBothLines() {
    refused(GOOD + GOOD, "cb.jsonl:2", "idx 0", "cb.jsonl:1");
  }

  @Test
  void read_badLines_areRefusedNamingTheLine() {
    refused(
        GOOD + "{\"premise\": \"p\", \"hypothesis\": \"h\", \"idx\": 1}", "cb.jsonl:2", "no label");
    refused(GOOD.replace("neutral", "Neutral"), "cb.jsonl:1", "'Neutral'", "contradiction");
    refused(GOOD.replace("premise", "premises"), "cb.jsonl:1", "'premise'");
    refused(GOOD.replace("\"idx\": 0", "\"id\": 0"), "cb.jsonl:1", "'idx'");
    refused(GOOD.replace("\"p\"", "\" \""), "cb.jsonl:1", "empty");
    refused("[]", "cb.jsonl:1");
    refused("", "holds no example");
  }

  @Test
  void file_neitherFolder_isRefusedNamingBoth(@TempDir Path folder) {
    assertThatThrownBy(() -> SuperGlueTask.CB.file(folder, "val"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(folder.resolve("CB").resolve("val.jsonl").toString())
        .hasMessageContaining(folder.resolve("val.jsonl").toString());
  }

  private static List<LabeledText> read(String text) {
    return SuperGlueTask.CB.read(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "cb.jsonl");
  }

  private static void refused(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll(parts);
  }
}
