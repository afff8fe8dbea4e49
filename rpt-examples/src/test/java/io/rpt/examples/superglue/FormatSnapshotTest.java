package io.rpt.examples.superglue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each task in each of its dialects, whole for invented rows, as digests for official ones. */
class FormatSnapshotTest {
  private static final int FIRST = 20;

  @ParameterizedTest
  @EnumSource
  void format_inventedRows_isAsRecorded(SuperGlueTask task) {
    List<Row> rows = SuperGlueSamples.rows(task);
    List<String> lines = new ArrayList<>();
    for (Dialect dialect : task.dialects()) {
      for (Purpose purpose : Purpose.values()) {
        lines.add("# " + dialect + " " + purpose);
        lines.addAll(SuperGlueSamples.lines(task.format(rows, dialect, purpose)));
      }
    }
    assertThat(String.join("\n", lines) + "\n")
        .isEqualTo(SuperGlueSamples.resource(task + ".snapshot"));
  }

  @Test
  void format_firstOfficialRows_hasTheRecordedDigests() {
    List<String> digests = new ArrayList<>();
    for (SuperGlueTask task : SuperGlueTask.values()) {
      for (Dialect dialect : task.dialects()) {
        digests.add(digest(task, dialect, Purpose.TRAINING, "train"));
        digests.add(digest(task, dialect, Purpose.EVALUATION, "val"));
      }
    }
    assertThat(String.join("\n", digests) + "\n")
        .isEqualTo(SuperGlueSamples.resource("official.sha256"));
  }

  private static String digest(SuperGlueTask task, Dialect dialect, Purpose purpose, String split) {
    List<Row> rows =
        OfficialFile.read(
            task,
            OfficialFile.locate(task, SuperGlueSamples.data(), split),
            OfficialFile.Labels.REQUIRED);
    List<FormattedExample> examples = task.format(rows.subList(0, FIRST), dialect, purpose);
    String text = String.join("\n", SuperGlueSamples.lines(examples));
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8)
        + " "
        + task
        + " "
        + split
        + " "
        + dialect;
  }
}
