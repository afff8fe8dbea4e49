package io.rpt.examples.doctor;

import com.google.common.base.Splitter;
import io.rpt.djl.backbone.FastBf16;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The processor's instructions on which the speed of matrix products depends. */
record ProcessorCheck(Surroundings here) implements Check {
  private static final String FILE = "proc/cpuinfo";

  /** Linux's names, and the usual ones. */
  private static final Map<String, String> KNOWN =
      new TreeMap<>(
          Map.of(
              "avx2", "AVX2",
              "avx512f", "AVX-512",
              "avx512_bf16", "AVX-512 bf16",
              "amx_bf16", "AMX bf16",
              "asimd", "NEON",
              "sve", "SVE",
              "bf16", "bf16"));

  @Override
  public String what() {
    return "processor";
  }

  @Override
  public Finding look() {
    List<String> lines = here.lines(FILE);
    Set<String> flags = Set.copyOf(words(lines));
    if (flags.isEmpty()) {
      return Finding.ok(what(), here.property("os.arch") + ", instructions unknown");
    }
    List<String> present =
        KNOWN.entrySet().stream()
            .filter(entry -> flags.contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    String value =
        lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(ProcessorCheck::afterColon)
                .findFirst()
                .orElse(here.property("os.arch"))
            + ", "
            + (present.isEmpty() ? "none of " + KNOWN.values() : String.join(", ", present))
            + (FastBf16.isFastWith(flags) ? "; fast in bf16" : "; not fast in bf16");
    boolean fast = flags.contains("avx2") || flags.contains("asimd");
    return fast
        ? Finding.ok(what(), value)
        : Finding.warn(
            what(), value, "matrix products are slow without AVX2: prefer another processor");
  }

  private static List<String> words(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .findFirst()
        .map(line -> Splitter.on(' ').omitEmptyStrings().splitToList(afterColon(line)))
        .orElse(List.of())
        .stream()
        .distinct()
        .toList();
  }

  private static String afterColon(String line) {
    return line.substring(line.indexOf(':') + 1).strip();
  }
}
