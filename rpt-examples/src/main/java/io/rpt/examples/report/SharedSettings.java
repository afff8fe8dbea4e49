package io.rpt.examples.report;

import io.rpt.examples.runs.Cell;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all runs of a comparison that have a setting agree in. */
final class SharedSettings {
  private static final String PRECISION = "precision";

  /** Settings that the report shows elsewhere, or that tell methods apart. */
  private static final Set<String> ELSEWHERE = Set.of("backbone", RowSettings.TRAINED);

  private SharedSettings() {}

  /**
   * Their names and values in a line.
   *
   * @param varied the settings that tell runs apart
   */
  static String line(List<Cell> cells, List<String> varied) {
    Stream<String> shared =
        RowSettings.wanted(cells).stream()
            .filter(name -> !ELSEWHERE.contains(name) && !varied.contains(name))
            .flatMap(name -> value(cells, name).map(value -> name + " " + value).stream());
    return Stream.concat(shared, precision(cells).stream()).collect(Collectors.joining(", "));
  }

  /** The one value that there is; empty if there are several. */
  private static Optional<String> value(List<Cell> cells, String name) {
    Set<String> values = new LinkedHashSet<>();
    cells.forEach(cell -> cell.find(name).ifPresent(values::add));
    return values.size() == 1 ? values.stream().findFirst() : Optional.empty();
  }

  /** Runs in float32 do not name it. */
  private static Optional<String> precision(List<Cell> cells) {
    return cells.stream().anyMatch(cell -> cell.find(PRECISION).isPresent())
        ? Optional.empty()
        : Optional.of(PRECISION + " f32");
  }
}
