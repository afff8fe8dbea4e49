package io.rpt.examples.bench;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.backbone.DeviceChoice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a run measures.
 *
 * @param size how large everything is
 * @param groups what, at least one
 * @param repeats how often everything is timed
 * @param threads with how many threads the engine computes; its own choice if there is none
 * @param device where
 * @param data texts of a task instead of made ones
 */
public record BenchOptions(
    BenchSize size,
    List<BenchGroup> groups,
    int repeats,
    OptionalInt threads,
    DeviceChoice device,
    Optional<BenchData> data) {
  /** Checks the numbers. */
  public BenchOptions {
    groups = groups.stream().distinct().sorted().toList();
    if (groups.isEmpty()) {
      throw new InvalidValueException(
          "No group is to be measured; choose some of " + List.of(BenchGroup.values()) + ".");
    }
    Checks.inRange("repeats", repeats, 1, 1_000);
    threads.ifPresent(count -> Checks.inRange("threads", count, 1, 1_024));
  }
}
