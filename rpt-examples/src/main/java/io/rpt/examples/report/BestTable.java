package io.rpt.examples.report;

import io.rpt.examples.runs.CellResult.Done;
import io.rpt.examples.runs.TextGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Each method at the best of its settings, under each condition. */
final class BestTable {
  private final ConfigSet set;
  private final List<List<String>> lines = new ArrayList<>();

  private BestTable(ConfigSet set) {
    this.set = set;
  }

  static TextGrid of(ConfigSet set) {
    BestTable table = new BestTable(set);
    table.addHeader();
    for (Map<String, String> condition : set.conditionValues()) {
      set.methods().forEach(method -> table.add(method, condition));
    }
    return new TextGrid(1 + set.conditions().size() + set.tuned().size(), table.lines);
  }

  private void addHeader() {
    List<String> header = new ArrayList<>(set.conditions());
    header.add("method");
    header.addAll(set.tuned());
    header.add("tried");
    header.addAll(set.tasks());
    header.addAll(List.of("mean of tasks", "runs", "collapsed", "failed", "trained", "kept", "s"));
    lines.add(header);
  }

  private void add(String method, Map<String, String> condition) {
    List<Config> tried = set.of(method, condition);
    if (tried.isEmpty()) {
      return;
    }
    Config shown = ConfigSet.best(tried).orElse(tried.get(0));
    List<String> line = new ArrayList<>(condition.values());
    line.add(method);
    set.tuned().forEach(name -> line.add(shown.has(name) ? shown.value(name) : Numbers.MISSING));
    line.add(String.valueOf(tried.size()));
    set.tasks()
        .forEach(
            task ->
                line.add(
                    Numbers.spread(
                        shown.done(task).stream().map(run -> run.outcome().score()).toList())));
    line.add(Numbers.spread(shown.bySeed().values()));
    List<Done> done = shown.done();
    line.add(String.valueOf(done.size()));
    line.add(String.valueOf(shown.count(run -> run.outcome().collapsed())));
    line.add(String.valueOf(shown.results().size() - done.size()));
    line.add(range(done.stream().mapToLong(run -> run.outcome().trainedParameters()).toArray()));
    line.add(range(done.stream().mapToLong(run -> run.outcome().keptParameters()).toArray()));
    line.add(
        String.format(
            Locale.ROOT, "%.1f", done.stream().mapToDouble(Done::seconds).average().orElse(0)));
    lines.add(line);
  }

  /** A count, or the least and the most of several. */
  private static String range(long[] counts) {
    long[] sorted = Arrays.stream(counts).sorted().toArray();
    if (sorted.length == 0) {
      return Numbers.MISSING;
    }
    String least = String.format(Locale.ROOT, "%,d", sorted[0]);
    String most = String.format(Locale.ROOT, "%,d", sorted[sorted.length - 1]);
    return least.equals(most) ? least : least + " to " + most;
  }
}
