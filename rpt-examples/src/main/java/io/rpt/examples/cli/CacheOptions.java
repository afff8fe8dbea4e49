package io.rpt.examples.cli;

import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.cache.StateCache;
import io.rpt.djl.cache.StateFormat;
import io.rpt.djl.train.PromptTunerBuilder;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether the states below a late prompt are kept. */
final class CacheOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--state-cache",
      paramLabel = "PLACE",
      description =
          "Compute the states below a late prompt once: off, memory, or file:PATH for a"
              + " memory-mapped file, which later runs on the same texts use again (default: off).")
  private @Nullable String place;

  @Option(
      names = "--state-cache-format",
      paramLabel = "NAME",
      description =
          "How kept numbers are written: f32, or f16 or bf16 in half the size (default: f32).")
  private @Nullable StateFormat format;

  @Option(
      names = "--state-cache-bytes",
      paramLabel = "N",
      description =
          "The most bytes to keep (default: half of what the virtual machine may use; in a file 64"
              + " GiB).")
  private @Nullable Long bytes;

  @Option(
      names = "--state-cache-or-without",
      description = "Where the bytes do not suffice, train without a cache instead of refusing.")
  private boolean orWithout;

  /** Refuses options that contradict each other. */
  void check(@Nullable PromptInjector injector) {
    Usage.require(
        spec,
        isOn() || (format == null && bytes == null && !orWithout),
        "--state-cache-format, --state-cache-bytes and --state-cache-or-without need a"
            + " --state-cache.");
    Usage.require(
        spec,
        !isOn() || injector instanceof Late,
        "--state-cache keeps the states below a late prompt, but the prompt is not late: give"
            + " --late.");
    cache();
  }

  private boolean isOn() {
    return place != null && !place.equals("off");
  }

  private StateCache cache() {
    if (place == null || !isOn()) {
      return StateCache.off();
    }
    boolean file = place.startsWith("file:");
    Usage.require(
        spec,
        file || place.equals("memory"),
        "--state-cache " + place + " is unknown; expected off, memory or file:PATH.");
    StateCache cache =
        file ? StateCache.file(Path.of(place.substring("file:".length()))) : StateCache.memory();
    cache = format == null ? cache : cache.withFormat(format);
    cache = bytes == null ? cache : cache.withMaxBytes(bytes);
    return orWithout ? cache.orWithout() : cache;
  }

  /** What changes results, by name, where they are kept. */
  void putSettings(Map<String, String> settings) {
    if (isOn()) {
      settings.put("state_cache", cache().toString());
    }
  }

  /** Tells a tuner. */
  void describe(PromptTunerBuilder builder) {
    if (isOn()) {
      builder.stateCache(cache());
    }
  }
}
