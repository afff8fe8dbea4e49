package io.rpt.examples.superglue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.examples.superglue.OfficialFile.Labels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OfficialFileTest {
  private static final String BOOLQ =
      "{\"question\": \"is it\", \"passage\": \"It is.\", \"idx\": 7, \"label\": true}";

  /** An edit of the invented rows, and what the message names beside the line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BoolQ   | \"label\": false | \"label\": 0 | rows.jsonl:1: label: expected true or false",
        "BoolQ   | \"label\": true | \"label\": \"true\" | rows.jsonl:2: label",
        "BoolQ   | , \"label\": true | | rows.jsonl:2: no label",
        "BoolQ   | \"idx\": 4 | \"idx\": 0 | rows.jsonl:2: the idx 0 of this example stands at",
        "BoolQ   | \"idx\": 4 | \"idx\": -4 | rows.jsonl:2: idx",
        "BoolQ   | can owls fly | ' ' | rows.jsonl:2: the text 'question' is blank",
        "BoolQ   | can owls fly | \\u0000 | rows.jsonl:2: the text 'question' has a NUL",
        "CB      | \"neutral\" | \"Neutral\" | rows.jsonl:1: label: expected one of [entailment",
        "RTE     | not_entailment | neutral | rows.jsonl:2: label: expected one of [entailment",
        "COPA    | \"effect\" | \"result\" | rows.jsonl:2: question: expected 'cause' or 'effect'",
        "COPA    | \"label\": 1 | \"label\": 2 | rows.jsonl:2: label: expected a whole number",
        "WiC     | \"start1\": 15 | \"start1\": 1.5 | rows.jsonl:1: start1",
        "MultiRC | \"idx\": 8 | \"idx\": 7 | the idx 7 of this answer stands at rows.jsonl:1 too",
        "MultiRC | \"idx\": 4} | \"idx\": 3} | the idx 3 of this question stands at rows.jsonl:1",
        "MultiRC | \"idx\": 9, \"label\": 1 | \"idx\": 9 | passage.questions[1].answers[0]: no label",
        "ReCoRD  | @placeholder, they | he, they | rows.jsonl:1: qas[1]: query: expected a text",
        "ReCoRD  | \"idx\": 12 | \"idx\": 11 | the idx 11 of this query",
        "ReCoRD  | \"end\": 5 | \"end\": 500 | passage.entities[0]: start 2 and end 500",
        "WSC     | \"span2_index\": 4 | \"span2_index\": 3 | target: span2_text 'him' is not",
        "WSC     | \"span2_index\": 8 | \"span2_index\": 9000 | target: span2_text 'it' is not",
        "WSC     | \"span1_index\": 1, | \"span1_index\": 99, | target: span1_index is 99"
      })
  void read_spoiledRow_isRefusedNamingLineAndField(
      String name, String from, String to, String message) {
    SuperGlueTask task = SuperGlueTask.byName(name);
    String rows = SuperGlueSamples.resource(task + ".jsonl");
    assertThat(rows).contains(from);
    String spoiled = rows.replace(from, to == null ? "" : to);
    assertThatThrownBy(() -> SuperGlueSamples.read(task, spoiled, Labels.REQUIRED))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageStartingWith("rows.jsonl:")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @EnumSource
  void read_noLine_isRefused(SuperGlueTask task) {
    assertThatThrownBy(() -> SuperGlueSamples.read(task, "\n", Labels.OPTIONAL))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("holds no example");
  }

  @ParameterizedTest
  @EnumSource
  void read_withoutLabels_isAcceptedWhereTheyMayBeMissing(SuperGlueTask task) {
    String lines =
        SuperGlueSamples.resource(task + ".jsonl")
            .replaceAll(", \"label\": (true|false|\\d|\"\\w+\")", "")
            .replaceAll("\"answers\": \\[\\{\"start\".*?\\]", "\"answers\": []");
    assertThatThrownBy(() -> SuperGlueSamples.read(task, lines, Labels.REQUIRED))
        .isInstanceOf(InvalidDataException.class);
    List<Row> rows = SuperGlueSamples.read(task, lines, Labels.OPTIONAL);
    for (Dialect dialect : task.dialects()) {
      List<FormattedExample> examples = task.format(rows, dialect, Purpose.EVALUATION);
      assertThat(examples).isNotEmpty().allMatch(example -> example.label() == -1);
      if (task.answerKind(dialect) == AnswerKind.CLASS) {
        assertThat(examples).allMatch(example -> example.target().equals("<unk>"));
      }
    }
  }

  @Test
  void read_textThatIsNoEntity_cannotBeTrainedOnAsCandidate() {
    String lines =
        SuperGlueSamples.resource("ReCoRD.jsonl")
            .replace("\"text\": \"Rome\"", "\"text\": \"Paris\"");
    SuperGlueTask task = SuperGlueTask.RECORD;
    List<Row> rows = SuperGlueSamples.read(task, lines, Labels.REQUIRED);
    assertThatThrownBy(() -> task.format(rows, Dialect.PAIRS, Purpose.TRAINING))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("6/11", "Paris");
    assertThat(task.format(rows, Dialect.PAIRS, Purpose.EVALUATION)).hasSize(8);
  }

  @Test
  void read_fileByFolder_findsTheOfficialNames(@TempDir Path folder) throws Exception {
    SuperGlueTask task = SuperGlueTask.BOOLQ;
    assertThatThrownBy(() -> OfficialFile.locate(task, folder, "val"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("BoolQ", "val.jsonl");
    Path inner = Files.createDirectories(folder.resolve("BoolQ")).resolve("val.jsonl");
    Files.writeString(inner, BOOLQ);
    assertThat(OfficialFile.locate(task, folder, "val")).isEqualTo(inner);
    assertThat(OfficialFile.locate(task, folder.resolve("BoolQ"), "val")).isEqualTo(inner);
    assertThatThrownBy(() -> OfficialFile.locate(SuperGlueTask.RTE, folder.resolve("BoolQ"), "val"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("not another task's");
    assertThat(OfficialFile.read(task, inner, Labels.REQUIRED))
        .containsExactly(new BoolQ(7, "is it", "It is.", 1));
    assertThatThrownBy(() -> OfficialFile.read(task, folder, Labels.REQUIRED))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("is not a regular file");
  }

  @Test
  void task_unknownNameOrDialect_isRefusedWithTheChoices() {
    assertThat(SuperGlueTask.byName("record")).isSameAs(SuperGlueTask.RECORD);
    assertThatThrownBy(() -> SuperGlueTask.byName("SST"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("'SST'", "BoolQ", "WSC");
    assertThatThrownBy(
            () -> SuperGlueTask.CB.format(List.of(), Dialect.RESIDUAL_YES_NO, Purpose.TRAINING))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("CB", "RESIDUAL_YES_NO", "PAIRS");
    assertThatThrownBy(() -> SuperGlueTask.RECORD.targets(Dialect.T5))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("no target for each class");
  }
}
