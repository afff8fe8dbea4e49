package io.rpt.examples.runs;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.io.Digests;
import io.rpt.core.io.JsonText;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one run of a comparison is: its settings by name, such as {@code task=CB, method=residual,
 * learning_rate=0.01, seed=1}. Two cells with the same settings are the same cell, in whatever
 * order they stand. What is not a setting does not make a cell another one, so a result is taken
 * for done after it has changed; let digests of the backbone and the data be settings rather than
 * their paths.
 *
 * @param settings values by name, in the order in which they are shown; names are lower-case words
 *     joined by underscores
 */
public record Cell(Map<String, String> settings) {
  private static final String NAME = "[a-z][a-z0-9]*(_[a-z0-9]+)*";
  private static final int ID_DIGITS = 12;

  /**
   * Copies the map, in its order.
   *
   * @throws InvalidValueException if a name is not as above, or a value holds half a surrogate pair
   */
  public Cell {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    settings.keySet().forEach(Cell::checkName);
    digest(settings);
  }

  /** A cell with one setting, to add others to. */
  public static Cell of(String name, String value) {
    return new Cell(Map.of(name, value));
  }

  /** This cell with a setting added at the end, or replaced in its place. */
  public Cell with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(name, value);
    return new Cell(more);
  }

  /** As {@link #with(String, String)}, for a whole number. */
  public Cell with(String name, long value) {
    return with(name, Long.toString(value));
  }

  /**
   * As {@link #with(String, String)}, for a number, written without exponent and needless zeros:
   * equal numbers give equal cells.
   *
   * @throws InvalidValueException if it is not finite
   */
  public Cell with(String name, double value) {
    Checks.notNegative("the magnitude of the setting " + name, Math.abs(value));
    return with(name, BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
  }

  /**
   * A setting.
   *
   * @throws InvalidValueException if the cell does not have it
   */
  public String setting(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new InvalidValueException(
                    "The run " + this + " has no setting '" + name + "'; add it."));
  }

  /** A setting, or empty. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /**
   * Twelve hexadecimal digits that are the same for equal cells on any machine: a folder's name.
   */
  public String id() {
    return digest(settings).substring(0, ID_DIGITS);
  }

  private static String digest(Map<String, String> settings) {
    return Digests.sha256(JsonText.toBytes(settings));
  }

  private static void checkName(String name) {
    if (!name.matches(NAME)) {
      throw new InvalidValueException(
          "A setting is called '"
              + name
              + "'; expected lower-case words joined by underscores, such as prompt_length.");
    }
  }

  @Override
  public String toString() {
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + setting.getValue())
        .collect(Collectors.joining(", "));
  }
}
