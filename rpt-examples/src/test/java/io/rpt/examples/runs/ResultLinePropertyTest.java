package io.rpt.examples.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.CellResult.Failed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ResultLinePropertyTest {
  @Property
  void read_writtenDone_isTheSame(
      @ForAll String value,
      @ForAll @DoubleRange(max = 1) double score,
      @ForAll @IntRange(max = 9) int invalid,
      @ForAll boolean constant,
      @ForAll @LongRange(min = 0) long parameters) {
    Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(value));
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("macro_f1", score);
    metrics.put("accuracy", 1 - score);
    Curve curve =
        new Curve(
            2,
            List.of(new Curve.Epoch(score, metrics), new Curve.Epoch(-score, metrics)),
            List.of(new Curve.Loss(1, score), new Curve.Loss(3 + invalid, 1 / (1 + score))));
    Cell cell = Cell.of("text", value).with("rate", score);
    CellOutcome outcome =
        new CellOutcome(
            metrics,
            score,
            9,
            invalid,
            constant,
            constant ? OptionalDouble.empty() : OptionalDouble.of(score / 2),
            2,
            parameters,
            7,
            0,
            constant ? Curve.none() : curve,
            Map.of("java", value));
    Done done = new Done(cell, score / 3, outcome);
    String line = ResultLine.write(done);
    assertThat(line).startsWith(ResultLine.START).doesNotContain("\n", "\r");
    CellResult read = ResultLine.read(line, "file:1");
    assertThat(read).isEqualTo(done);
    assertThat(ResultLine.write(read)).isEqualTo(line);
  }

  @Property
  void read_writtenFailure_isTheSame(@ForAll String message) {
    Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(message));
    CellResult failed = new Failed(Cell.of("task", "CB"), 0.5, message);
    assertThat(ResultLine.read(ResultLine.write(failed), "file:1")).isEqualTo(failed);
  }
}
