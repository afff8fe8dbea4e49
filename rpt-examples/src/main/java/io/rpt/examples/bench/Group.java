package io.rpt.examples.bench;

import java.util.List;

/** Some trials that belong together. */
interface Group {
  /** Measures them, and frees what they needed. */
  List<BenchRow> measure(BenchRun run);
}
