package io.rpt.examples.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The memory of machine, container and heap. Weights and arrays live outside the heap. */
record MemoryCheck(Surroundings here) implements Check {
  private static final long LEAST_HEAP = 256 * Sizes.MIB;
  private static final long LEAST_FREE = 2 * Sizes.GIB;

  @Override
  public String what() {
    return "memory";
  }

  @Override
  public Finding look() {
    Optional<Long> limit = limit();
    long free = free();
    List<String> parts =
        new ArrayList<>(
            List.of(
                Sizes.of(free) + " free of " + Sizes.of(total()),
                "heap of at most " + Sizes.of(here.heapMax())));
    limit.ifPresent(bytes -> parts.add("container of " + Sizes.of(bytes)));
    String value = String.join(", ", parts);
    if (here.heapMax() < LEAST_HEAP) {
      return Finding.warn(what(), value, "give the heap more: java -Xmx1g");
    }
    return free < LEAST_FREE
        ? Finding.warn(
            what(), value, "BERT-base needs about 2 GiB outside the heap: end other programs")
        : Finding.ok(what(), value);
  }

  /** What a process may still take: the machine's, or what the container leaves of it. */
  long free() {
    long machine =
        here.number("proc/meminfo", "MemAvailable")
            .map(kib -> kib * 1024)
            .orElseGet(() -> system().getFreeMemorySize());
    return limit().map(bytes -> Math.min(machine, Math.max(0, bytes - used()))).orElse(machine);
  }

  private long total() {
    return here.number("proc/meminfo", "MemTotal")
        .map(kib -> kib * 1024)
        .orElseGet(() -> system().getTotalMemorySize());
  }

  /** The container's limit (cgroups 2, then 1), where it is less than the machine has. */
  private Optional<Long> limit() {
    return here.number("sys/fs/cgroup/memory.max", "")
        .or(() -> here.number("sys/fs/cgroup/memory/memory.limit_in_bytes", ""))
        .filter(bytes -> bytes < total());
  }

  private long used() {
    return here.number("sys/fs/cgroup/memory.current", "")
        .or(() -> here.number("sys/fs/cgroup/memory/memory.usage_in_bytes", ""))
        .orElse(0L);
  }

  private static OperatingSystemMXBean system() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  }
}
