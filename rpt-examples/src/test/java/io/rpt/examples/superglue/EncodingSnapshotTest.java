package io.rpt.examples.superglue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import io.rpt.core.data.TextInput;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.text.TextEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each task as token ids: texts and targets of T5, sentence pairs of BERT. Whole for invented rows,
 * as digests for official ones.
 */
class EncodingSnapshotTest {
  private static final int FIRST = 20;

  private static TextEncoder t5;
  private static TextEncoder bert;

  /** Once, but for each test anew if there is no folder: each is reported as skipped. */
  @BeforeEach
  void open() {
    Path folder = SuperGlueSamples.models();
    if (bert != null) {
      return;
    }
    t5 = TextEncoder.open(folder.resolve("tokenizer-t5"), 32_128, 0);
    bert = TextEncoder.open(folder.resolve("tokenizer-bert-base-uncased"), 30_522, 0);
  }

  @AfterAll
  static void close() {
    if (bert != null) {
      t5.close();
      bert.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void encode_inventedRows_isAsRecorded(SuperGlueTask task) {
    List<Row> rows = SuperGlueSamples.rows(task);
    List<String> lines = new ArrayList<>();
    lines.add("# " + Dialect.T5);
    lines.addAll(texts(task.format(rows, Dialect.T5, Purpose.TRAINING)));
    lines.add("# " + Dialect.PAIRS);
    lines.addAll(pairs(task.format(rows, Dialect.PAIRS, Purpose.TRAINING)));
    assertThat(String.join("\n", lines) + "\n")
        .isEqualTo(SuperGlueSamples.resource(task + ".tokens"));
  }

  @Test
  void encode_firstOfficialRows_hasTheRecordedDigests() {
    List<String> digests = new ArrayList<>();
    for (SuperGlueTask task : SuperGlueTask.values()) {
      List<Row> rows =
          OfficialFile.read(
              task,
              OfficialFile.locate(task, SuperGlueSamples.data(), "train"),
              OfficialFile.Labels.REQUIRED);
      List<Row> first = rows.subList(0, FIRST);
      digests.add(
          digest(texts(task.format(first, Dialect.T5, Purpose.TRAINING)))
              + (" " + task + " " + Dialect.T5));
      digests.add(
          digest(pairs(task.format(first, Dialect.PAIRS, Purpose.TRAINING)))
              + (" " + task + " " + Dialect.PAIRS));
    }
    assertThat(String.join("\n", digests) + "\n")
        .isEqualTo(SuperGlueSamples.resource("official-tokens.sha256"));
  }

  private static String digest(List<String> lines) {
    return Hashing.sha256().hashString(String.join("\n", lines), StandardCharsets.UTF_8).toString();
  }

  /** Of each row its id, the ids of its text and, after an arrow, those of its target. */
  private static List<String> texts(List<FormattedExample> examples) {
    List<String> lines = new ArrayList<>();
    for (FormattedExample example : examples) {
      lines.add(
          example.id()
              + ":"
              + ids(t5.encode(example.input()))
              + " ->"
              + ids(t5.encode(TextInput.of(example.target()))));
    }
    return lines;
  }

  /** Of each row its id, its candidate, and the ids, with a bar where the second segment starts. */
  private static List<String> pairs(List<FormattedExample> examples) {
    List<String> lines = new ArrayList<>();
    for (FormattedExample example : examples) {
      lines.add(example.id() + " " + example.candidate() + ":" + ids(bert.encode(example.input())));
    }
    return lines;
  }

  private static String ids(TokenRow row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.length(); i++) {
      boolean starts = row.typeIds()[i] != (i == 0 ? 0 : row.typeIds()[i - 1]);
      text.append(starts ? " |" : "").append(' ').append(row.ids()[i]);
    }
    return text.toString();
  }
}
