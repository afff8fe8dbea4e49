package io.rpt.examples.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.examples.runs.CellEvent.Opened;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** A process that dies while it writes its last line. */
class CrashPropertyTest {
  private Path folder;
  private Path file;

  @BeforeProperty
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory("results");
    file = folder.resolve("results.jsonl");
  }

  @AfterProperty
  void deleteFolder() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(folder.resolve("results.jsonl.lock"));
    Files.delete(folder);
  }

  @Example
  void run_cutAtEachByteOfTheLastLine_losesThatCellAlone() throws IOException {
    byte[] whole = written("é");
    int start = lastLine(whole);
    for (int end = start; end <= whole.length; end++) {
      requireResumed(whole, end, "é");
    }
  }

  @Property(tries = 100)
  void run_cutAnywhere_losesTheCutCellsAlone(
      @ForAll String text, @ForAll @IntRange(max = 10_000) int cut) throws IOException {
    Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text));
    byte[] whole = written(text);
    requireResumed(whole, cut % (whole.length + 1), text);
  }

  private static List<Cell> cells(String text) {
    List<Cell> cells = new ArrayList<>();
    for (int seed = 1; seed <= 3; seed++) {
      cells.add(Samples.cell("residual", "CB", seed).with("text", text));
    }
    return cells;
  }

  private byte[] written(String text) throws IOException {
    Files.deleteIfExists(file);
    new CellRunner(file, event -> {}).run(cells(text), cell -> Samples.outcome(0.5));
    return Files.readAllBytes(file);
  }

  private static int lastLine(byte[] bytes) {
    int start = bytes.length - 1;
    while (bytes[start - 1] != '\n') {
      start--;
    }
    return start;
  }

  private void requireResumed(byte[] whole, int end, String text) throws IOException {
    Files.write(file, Arrays.copyOf(whole, end));
    int lost = lost(whole, end);
    List<Cell> run = new ArrayList<>();
    List<CellEvent> events = new ArrayList<>();
    CellRunner.Progress progress =
        new CellRunner(file, events::add)
            .run(
                cells(text),
                cell -> {
                  run.add(cell);
                  return Samples.outcome(0.5);
                });
    assertThat(run)
        .as("cut at %d of %d", end, whole.length)
        .isEqualTo(cells(text).subList(3 - lost, 3));
    assertThat(progress.results()).extracting(CellResult::cell).isEqualTo(cells(text));
    assertThat(((Opened) events.get(0)).tornBytes()).isEqualTo(torn(whole, end));
    assertThat(Files.readString(file)).endsWith("\n").hasLineCount(3);
  }

  /** Lines of which a byte before their end is missing. */
  private static int lost(byte[] whole, int end) {
    int kept = 0;
    for (int i = 0; i < whole.length; i++) {
      kept += whole[i] == '\n' && i <= end ? 1 : 0;
    }
    return 3 - kept;
  }

  private static int torn(byte[] whole, int end) {
    if (end == whole.length || whole[end] == '\n') {
      return 0;
    }
    int start = end;
    while (start > 0 && whole[start - 1] != '\n') {
      start--;
    }
    return end - start;
  }
}
