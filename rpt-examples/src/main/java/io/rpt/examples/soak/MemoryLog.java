package io.rpt.examples.soak;

import io.rpt.djl.backbone.Backbone;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/** Lines of what is alive, and whether it grew. */
final class MemoryLog {
  /** Lines at the start that are not compared: the heap and libtorch's caches fill up. */
  private static final int WARM_UP = 3;

  /**
   * How much larger than after the warm-up the process may be at the end. One hidden state leaked
   * in each step of the standard run would be several times as much.
   */
  private static final long MARGIN_KIB = 32 << 10;

  private static final String ARRAY_CLASS = "ai.djl.pytorch.engine.PtNDArray";

  /**
   * What is alive after a garbage collection.
   *
   * @param ofBackbone arrays of the backbone's managers
   * @param inProcess all arrays that are reachable, whatever they belong to
   * @param residentKib memory of the process in KiB; 0 where /proc is missing
   */
  private record Sample(int ofBackbone, long inProcess, long residentKib) {}

  private final Backbone backbone;
  private final PrintStream out;
  private final List<Sample> samples = new ArrayList<>();

  MemoryLog(String unit, Backbone backbone, PrintStream out) {
    this.backbone = backbone;
    this.out = out;
    out.printf("%12s %20s %18s %14s%n", unit, "arrays of backbone", "arrays in all", "RSS in MiB");
  }

  void add(int done) {
    Sample sample = new Sample(backbone.liveArrays(), arraysInProcess(), residentKib());
    samples.add(sample);
    out.printf(
        "%12d %20d %18d %14.1f%n",
        done, sample.ofBackbone, sample.inProcess, sample.residentKib / 1024.0);
  }

  /** Whether the counts of arrays stayed equal, and the process grew by less than the margin. */
  boolean isFlat() {
    Sample first = samples.get(0);
    Sample warm = samples.get(WARM_UP - 1);
    Sample last = samples.get(samples.size() - 1);
    boolean equalCounts =
        samples.stream()
            .allMatch(s -> s.ofBackbone == first.ofBackbone && s.inProcess == first.inProcess);
    return equalCounts && last.residentKib - warm.residentKib <= MARGIN_KIB;
  }

  /** Collects garbage and counts the objects that stand for a native array. */
  private static long arraysInProcess() {
    Object[] noOptions = {new String[0]};
    String[] types = {String[].class.getName()};
    try {
      ObjectName commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(commands, "gcClassHistogram", noOptions, types);
      return histogram
          .toString()
          .lines()
          .map(line -> line.trim().split("\\s+"))
          .filter(fields -> fields.length > 3 && fields[3].equals(ARRAY_CLASS))
          .mapToLong(fields -> Long.parseLong(fields[1]))
          .sum();
    } catch (JMException e) {
      throw new IllegalStateException("This Java has no class histogram.", e);
    }
  }

  private static long residentKib() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
