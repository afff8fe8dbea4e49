package io.rpt.examples.bench;

import io.rpt.examples.progress.ProgressView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how fast this library is on this machine, and how near to what the machine can do:
 * random models, no network. What is compared takes turns within one run, and every row is held
 * against the best rate of matrix products that the run saw.
 */
public final class Bench {
  private Bench() {}

  /**
   * Measures.
   *
   * @param view where progress is shown
   * @return the rows, the limits' own first; each has {@code name}, {@code precision}, {@code
   *     seconds_median}, {@code spread} (largest minus smallest, as a fraction of the median),
   *     {@code repeats}, {@code ratio_to_limit} (the operations at the best rate of products, or,
   *     without operations, the bytes at the best rate of memory, as a fraction of the median),
   *     {@code ratio_beside} (the same at the rate of products beside it), {@code operations},
   *     {@code bytes}, {@code ratio_to_memory}, and what else its kind has
   * @throws io.rpt.core.error.RptException if the thread is interrupted, or the machine computes
   *     wrongly
   */
  public static List<Map<String, Object>> run(BenchOptions options, ProgressView view) {
    options.device().resolve(); // starts the engine
    options.threads().ifPresent(EngineThreads::set);
    try (RandomModels models = new RandomModels(options.size(), view);
        Limits limits = new Limits(options.size(), options.device().resolve())) {
      Rounds rounds = new Rounds(limits, options.repeats(), view);
      BenchRun run = new BenchRun(options, models, rounds, view);
      List<BenchRow> rows = new ArrayList<>();
      for (BenchGroup group : options.groups()) {
        rows.addAll(group.group().measure(run));
      }
      rows.addAll(0, limits.rows());
      return rows.stream().map(row -> line(row.json(limits), options)).toList();
    }
  }

  private static Map<String, Object> line(Map<String, Object> row, BenchOptions options) {
    Map<String, Object> line = new LinkedHashMap<>(row);
    line.put("size", options.size().toString());
    line.put("engine_threads", EngineThreads.get());
    return line;
  }
}
