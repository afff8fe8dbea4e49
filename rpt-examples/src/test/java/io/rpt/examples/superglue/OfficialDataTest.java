package io.rpt.examples.superglue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official files, where they are, have the counts that their description states. */
class OfficialDataTest {
  @ParameterizedTest
  @CsvSource({
    "BoolQ, 5861, 3270",
    "CB, 250, 56",
    "COPA, 400, 100",
    "MultiRC, 5131, 953",
    "ReCoRD, 297, 250",
    "RTE, 2490, 277",
    "WiC, 5428, 638",
    "WSC, 554, 104"
  })
  void read_wholeFiles_haveTheStatedCounts(String name, int train, int val) {
    SuperGlueTask task = SuperGlueTask.byName(name);
    assertThat(read(task, "train")).hasSize(train);
    assertThat(read(task, "val")).hasSize(val);
  }

  @ParameterizedTest
  @CsvSource({
    "MultiRC, train, 456, 27243",
    "MultiRC, val, 83, 4848",
    "ReCoRD, train, 296, 297",
    "ReCoRD, val, 160, 250"
  })
  void read_groupedTasks_haveTheStatedPassagesAndAnswers(
      String name, String split, int passages, int answered) {
    SuperGlueTask task = SuperGlueTask.byName(name);
    Set<String> outer = new HashSet<>();
    Set<String> inner = new HashSet<>();
    for (FormattedExample example :
        task.format(read(task, split), Dialect.T5, Purpose.EVALUATION)) {
      outer.add(example.id().substring(0, example.id().indexOf('/')));
      inner.add(example.id());
    }
    assertThat(outer).hasSize(passages);
    assertThat(inner).hasSize(answered);
  }

  @ParameterizedTest
  @CsvSource({"TRAINING, train, 259", "EVALUATION, train, 554", "EVALUATION, val, 104"})
  void format_wscForT5_trainsOnPositivesAlone(Purpose purpose, String split, int rows) {
    SuperGlueTask task = SuperGlueTask.WSC;
    assertThat(task.format(read(task, split), Dialect.T5, purpose)).hasSize(rows);
  }

  private static List<Row> read(SuperGlueTask task, String split) {
    return OfficialFile.read(
        task,
        OfficialFile.locate(task, SuperGlueSamples.data(), split),
        OfficialFile.Labels.REQUIRED);
  }
}
