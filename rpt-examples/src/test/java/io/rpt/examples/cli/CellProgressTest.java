package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.examples.runs.Cell;
import io.rpt.examples.runs.CellEvent.Ended;
import io.rpt.examples.runs.CellEvent.Opened;
import io.rpt.examples.runs.CellResult;
import io.rpt.examples.runs.CellResult.Failed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CellProgressTest {
  @Test
  void ended_afterAResume_countsOnlyWhatIsLeft() {
    StringWriter written = new StringWriter();
    CellProgress progress = new CellProgress(new PrintWriter(written), List.of("task"));
    progress.accept(new Opened(Path.of("results.jsonl"), 10, 7, 0, 0));
    CellResult result = new Failed(Cell.of("task", "CB"), 120, "the loss is NaN");
    progress.accept(new Ended(result, null));
    assertThat(written.toString()).contains("about 4 min left");
  }
}
