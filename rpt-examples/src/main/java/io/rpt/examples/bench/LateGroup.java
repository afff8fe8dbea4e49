package io.rpt.examples.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Epochs of late prompts after the first one, in front of the first layer and of the one in the
 * middle, with and without a cache of the states below, beside a prompt in the input.
 */
record LateGroup() implements Group {
  private static final List<Subject> EPOCHS =
      List.of(
          Subject.LATE_INPUT,
          Subject.LATE_FIRST,
          Subject.LATE_FIRST_CACHED,
          Subject.LATE_HALF,
          Subject.LATE_HALF_CACHED);

  @Override
  public List<BenchRow> measure(BenchRun run) {
    // It takes some seconds each.
    Set<BenchPrecision> memory =
        run.size() == BenchSize.BASE ? EnumSet.of(BenchPrecision.F32) : Set.of();
    List<BenchRow> rows = new ModelGroup("late prompts", EPOCHS, memory).measure(run);
    return rows.stream().map(row -> compared(row, rows)).toList();
  }

  private static BenchRow compared(BenchRow row, List<BenchRow> all) {
    BenchRow input = all.stream().filter(row::hasPrecisionOf).findFirst().orElseThrow();
    double steps = ((Number) row.note(BertSubject.STEPS)).doubleValue();
    return row.with("seconds_per_step", row.timing().median() / steps)
        .with("ratio_to_input", row.timing().median() / input.timing().median());
  }
}
