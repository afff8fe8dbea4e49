package io.rpt.examples.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Opening the BERT's folder when the system has its files in memory, and closing it. */
record OpenGroup() implements Group {
  private static final double MEBIBYTE = 1 << 20;

  @Override
  public List<BenchRow> measure(BenchRun run) {
    Path folder = run.models().bert();
    double bytes = folder.resolve("model.safetensors").toFile().length();
    List<Trial> trials = new ArrayList<>();
    List<AtomicLong> onHeap = new ArrayList<>();
    for (BenchPrecision precision : run.precisions()) {
      double kept = bytes * precision.bytes() / Float.BYTES;
      AtomicLong allocated = new AtomicLong();
      onHeap.add(allocated);
      Runnable body =
          () -> {
            long before = allocated();
            precision.open(folder, run.device()).close();
            allocated.set(allocated() - before);
          };
      trials.add(
          Trial.of("open", precision, Work.moved(bytes + kept), body)
              .with("file_mib", bytes / MEBIBYTE));
    }
    List<BenchRow> rows = new ArrayList<>();
    for (BenchRow row : run.rounds().run("opening", trials)) {
      BenchPrecision precision = row.trial().precision();
      double heap = onHeap.get(rows.size()).get() / MEBIBYTE;
      rows.add(
          row.with("heap_allocated_mib", heap)
              .withAll(
                  MemoryProbe.run(folder, Optional.empty(), run.size(), precision, run.device())));
    }
    return rows;
  }

  /** The bytes that this thread has ever taken from Java's heap. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
