package io.rpt.examples.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that is measured.
 *
 * @param name its row's; unique among those of one precision
 * @param precision in which numbers it computes
 * @param work of one run
 * @param notes what else its row says, by name: texts, numbers or truth values
 * @param warmUp what is done before a run is timed
 * @param body one run; it waits for its result
 */
record Trial(
    String name,
    BenchPrecision precision,
    Work work,
    Map<String, Object> notes,
    Runnable warmUp,
    Runnable body) {
  /** A trial that warms up by a run, and has nothing to say yet. */
  static Trial of(String name, BenchPrecision precision, Work work, Runnable body) {
    return new Trial(name, precision, work, Map.of(), body, body);
  }

  /** The same with another remark. */
  Trial with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(notes);
    more.put(key, value);
    return new Trial(name, precision, work, more, warmUp, body);
  }
}
