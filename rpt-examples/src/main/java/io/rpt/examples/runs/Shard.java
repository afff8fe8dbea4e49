package io.rpt.examples.runs;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The part of a comparison that one of several processes runs. Parts are as large as each other to
 * one cell, of mixed cells, and make the whole together.
 *
 * @param number which part, from 1
 * @param count how many there are
 */
public record Shard(int number, int count) {
  private static final int MAX_COUNT = 1000;

  /** Checks both numbers. */
  public Shard {
    Checks.inRange("number of shards", count, 1, MAX_COUNT);
    Checks.inRange("shard", number, 1, count);
  }

  /**
   * Reads a text such as {@code 1/2}.
   *
   * @throws InvalidValueException if it is none
   */
  public static Shard parse(String text) {
    if (!text.matches("[0-9]{1,4}/[0-9]{1,4}")) {
      throw new InvalidValueException(
          "The shard is '" + text + "'; expected a part and their number, such as 1/2.");
    }
    int slash = text.indexOf('/');
    return new Shard(
        Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  /** The cells of this part, in their order. */
  public List<Cell> of(List<Cell> cells) {
    List<Cell> mixed = cells.stream().sorted(Comparator.comparing(Cell::id)).toList();
    Set<Cell> own = new HashSet<>();
    IntStream.range(0, mixed.size())
        .filter(i -> i % count == number - 1)
        .forEach(i -> own.add(mixed.get(i)));
    return cells.stream().filter(own::contains).toList();
  }
}
