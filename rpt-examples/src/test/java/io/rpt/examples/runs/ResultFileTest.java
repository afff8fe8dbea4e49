package io.rpt.examples.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFileTest {
  private static final Cell FIRST = Samples.cell("residual", "CB", 1);
  private static final Cell SECOND = Samples.cell("residual", "CB", 2);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("new/folder/results.jsonl");
  }

  private void append(CellResult... results) {
    try (ResultFile open = ResultFile.open(file)) {
      for (CellResult result : results) {
        open.append(result);
      }
    }
  }

  private void refuses(String... parts) {
    String before = Samples.text(file);
    assertThatThrownBy(() -> ResultFile.open(file))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll(parts);
    assertThat(file).hasContent(before);
  }

  @Test
  void append_results_areFoundAgain() {
    append(Samples.done(FIRST, 0.5), Samples.failed(SECOND, "why"));
    try (ResultFile open = ResultFile.open(file)) {
      assertThat(open.find(FIRST)).contains(Samples.done(FIRST, 0.5));
      assertThat(open.find(SECOND)).contains(Samples.failed(SECOND, "why"));
      assertThat(open.find(SECOND.with("seed", 3))).isEmpty();
    }
    assertThat(Samples.text(file)).endsWith("\n").hasLineCount(2);
  }

  @Test
  void line_done_hasAllThatIsNeededToRepeatIt() {
    append(Samples.done(FIRST, 0.5));
    assertThat(Samples.text(file))
        .isEqualTo(
            "{\"id\":\""
                + FIRST.id()
                + "\",\"status\":\"done\",\"settings\":{\"task\":\"CB\",\"method\":\"residual\","
                + "\"seed\":\"1\"},\"metrics\":{\"accuracy\":0.5},\"score\":0.5,\"answers\":50,"
                + "\"invalid_answers\":0,\"constant\":false,\"truncated_texts\":0,"
                + "\"trained_parameters\":1000,\"kept_parameters\":100,\"best_epoch\":3,"
                + "\"provenance\":{},\"seconds\":1.0}\n");
  }

  @Test
  void open_wholeLastLineWithoutItsEnd_isKept() throws IOException {
    append(Samples.done(FIRST, 0.5));
    Files.writeString(file, Samples.text(file).stripTrailing());
    try (ResultFile open = ResultFile.open(file)) {
      assertThat(open.tornBytes()).isZero();
      open.append(Samples.done(SECOND, 0.25));
    }
    try (ResultFile open = ResultFile.open(file)) {
      assertThat(open.find(FIRST)).isPresent();
      assertThat(open.find(SECOND)).isPresent();
    }
  }

  @Test
  void open_damagedLine_isRefusedWithItsPlace() throws IOException {
    append(Samples.done(FIRST, 0.5), Samples.done(SECOND, 0.5));
    String[] lines = Samples.text(file).split("\n", -1);
    Files.writeString(file, lines[0] + "\n" + lines[1].substring(0, 40) + "\n" + lines[0] + "\n");
    refuses("results.jsonl:2");
    Files.writeString(file, lines[0] + "\n" + lines[1].substring(0, 40) + "\n");
    refuses("results.jsonl:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"id\":\"=>\"id\":\"0",
        "\"seed\":\"1\"=>\"seed\":\"9\"",
        "\"score\":0.5=>\"score\":50.0",
        "\"answers\":50=>\"answers\":0",
        "\"done\"=>\"ready\"",
        "\"best_epoch\":3,=>",
        "\"best_epoch\"=>\"other\":1,\"best_epoch\"",
        "\"score\":0.5=>\"score\":NaN",
        "\"accuracy\":0.5=>",
        "\"seconds\":1.0=>\"seconds\":-1"
      })
  void open_editedLine_isRefusedEvenAtTheEnd(String edit) throws IOException {
    append(Samples.done(FIRST, 0.5));
    String[] words = edit.split("=>", -1);
    Files.writeString(file, Samples.text(file).replace(words[0], words[1]));
    refuses("results.jsonl:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"my notes", "[1, 2", "{\"other\":", "{\"id\":\"x\"}", "null", "\u0000"})
  void open_fileOfAnotherKind_isRefusedAndKept(String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    refuses("results.jsonl:1");
  }

  @Test
  void open_twoResultsOfACell_areRefused() throws IOException {
    append(Samples.done(FIRST, 0.5));
    Files.writeString(
        file, Samples.text(file) + ResultLine.write(Samples.done(FIRST, 0.25)) + "\n");
    refuses("results.jsonl:2", "results.jsonl:1", "task=CB, method=residual, seed=1");
  }

  @Test
  void open_failuresAroundAResult_resultCounts() {
    append(
        Samples.failed(FIRST, "a"),
        Samples.failed(FIRST, "b"),
        Samples.done(FIRST, 0.5),
        Samples.failed(FIRST, "c"),
        Samples.failed(SECOND, "d"),
        Samples.failed(SECOND, "e"));
    try (ResultFile open = ResultFile.open(file)) {
      assertThat(open.find(FIRST)).contains(Samples.done(FIRST, 0.5));
      assertThat(open.find(SECOND)).contains(Samples.failed(SECOND, "e"));
    }
  }

  @Test
  void open_twice_isRefusedUntilClosed() {
    try (ResultFile open = ResultFile.open(file)) {
      assertThatThrownBy(() -> ResultFile.open(file))
          .isInstanceOf(InvalidFileException.class)
          .hasMessageContainingAll("results.jsonl", "in use");
      open.append(Samples.done(FIRST, 0.5));
    }
    append(Samples.done(SECOND, 0.5));
  }

  @Test
  void open_folder_isRefusedAndUnlocked() throws IOException {
    Files.createDirectories(file);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> ResultFile.open(file))
          .isInstanceOf(InvalidFileException.class)
          .hasMessageContainingAll("results.jsonl", "cannot be used");
    }
  }
}
