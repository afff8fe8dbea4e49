package io.rpt.examples.bench;

import ai.djl.Device;
import com.sun.management.ThreadMXBean;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.io.TensorInfo;
import io.rpt.djl.backbone.WeightStorage;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opening the BERT's folder when the system has its files in memory, and closing it: in every
 * precision, and with mapped weights where they can be.
 */
record OpenGroup() implements Group {
  private static final double MEBIBYTE = 1 << 20;

  /**
   * A way of opening.
   *
   * @param onHeap the bytes that the last run took from Java's heap
   */
  private record Way(BenchPrecision precision, WeightStorage weights, AtomicLong onHeap) {
    Way(BenchPrecision precision, WeightStorage weights) {
      this(precision, weights, new AtomicLong());
    }

    Trial trial(BenchRun run, Path folder) {
      Path file = folder.resolve("model.safetensors");
      double bytes = file.toFile().length();
      boolean mapped = weights == WeightStorage.MAPPED;
      double moved = mapped ? header(file) : bytes + bytes * precision.bytes() / Float.BYTES;
      Runnable body =
          () -> {
            long before = allocated();
            precision.open(folder, run.device(), weights).close();
            onHeap.set(allocated() - before);
          };
      return Trial.of(mapped ? "open-mapped" : "open", precision, Work.moved(moved), body)
          .with("file_mib", bytes / MEBIBYTE);
    }

    /** The bytes that stand in front of the tensors', all that must be read of mapped weights. */
    private static double header(Path file) {
      long tensors =
          SafetensorsFile.open(file, SafetensorsLimits.forBackbones()).tensors().values().stream()
              .mapToLong(TensorInfo::byteCount)
              .sum();
      return file.toFile().length() - (double) tensors;
    }

    BenchRow full(BenchRow row, BenchRun run, Path folder) {
      return row.with("heap_allocated_mib", onHeap.get() / MEBIBYTE)
          .withAll(MemoryProbe.run(run, folder, weights, Optional.empty(), precision));
    }
  }

  @Override
  public List<BenchRow> measure(BenchRun run) {
    Path folder = run.models().bert();
    List<Way> ways = new ArrayList<>();
    run.precisions().forEach(precision -> ways.add(new Way(precision, WeightStorage.READ)));
    if (run.device().resolve().equals(Device.cpu())) {
      ways.add(new Way(BenchPrecision.F32, WeightStorage.MAPPED));
    }
    List<Trial> trials = ways.stream().map(way -> way.trial(run, folder)).toList();
    List<BenchRow> rows = run.rounds().run("opening", trials);
    List<BenchRow> full = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      full.add(ways.get(i).full(rows.get(i), run, folder));
    }
    return full;
  }

  /** The bytes that this thread has ever taken from Java's heap. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
