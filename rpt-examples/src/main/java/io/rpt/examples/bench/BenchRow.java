package io.rpt.examples.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What was measured of a trial.
 *
 * @param trial what was measured
 * @param timing how long it took
 * @param besideRate the operations per second of products of its precision beside it
 * @param notes what its row says besides
 */
record BenchRow(Trial trial, Timing timing, double besideRate, Map<String, Object> notes) {
  BenchRow(Trial trial, Timing timing, double besideRate) {
    this(trial, timing, besideRate, trial.notes());
  }

  String name() {
    return trial.name();
  }

  /** A remark that is there. */
  Object note(String key) {
    return Objects.requireNonNull(notes.get(key), key);
  }

  /** Whether another computes in the same numbers. */
  boolean hasPrecisionOf(BenchRow other) {
    return trial.precision() == other.trial.precision();
  }

  /** The same with another remark. */
  BenchRow with(String key, Object value) {
    return withAll(Map.of(key, value));
  }

  /** The same with further remarks. */
  BenchRow withAll(Map<String, ?> further) {
    Map<String, Object> more = new LinkedHashMap<>(notes);
    more.putAll(further);
    return new BenchRow(trial, timing, besideRate, more);
  }

  /** The same with the rate of something of which each run has so many. */
  BenchRow withRate(String key, double each) {
    return with(key, each / timing.median());
  }

  /**
   * The time that the work takes at the machine's best rate, as a fraction of the median: products
   * at the rate of products, and where there are none, bytes at the rate of memory.
   */
  double ratioToLimit(Limits limits) {
    return trial.work().operations() > 0
        ? trial.work().operations()
            / limits.operationsPerSecond(trial.precision())
            / timing.median()
        : ratioToMemory(limits);
  }

  /** The same of the bytes alone. */
  private double ratioToMemory(Limits limits) {
    return trial.work().bytes() / limits.bytesPerSecond() / timing.median();
  }

  /** The row for programs. */
  Map<String, Object> json(Limits limits) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name());
    json.put("precision", trial.precision().toString());
    json.put("seconds_median", timing.median());
    json.put("spread", timing.spread());
    json.put("repeats", timing.seconds().size());
    json.put("ratio_to_limit", ratioToLimit(limits));
    json.put("operations", trial.work().operations());
    json.put("bytes", trial.work().bytes());
    json.put("ratio_to_memory", ratioToMemory(limits));
    if (trial.work().operations() > 0) {
      json.put("ratio_beside", trial.work().operations() / besideRate / timing.median());
    }
    json.putAll(notes);
    return json;
  }
}
