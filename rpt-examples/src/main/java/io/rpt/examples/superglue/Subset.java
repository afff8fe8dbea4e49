package io.rpt.examples.superglue;

import io.rpt.core.error.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Some rows of a larger set, all equally likely, so that a whole table can be run on a small
 * machine. The seed is the sampler's own and decides alone, so that all runs of a comparison see
 * the same rows. Of one seed a smaller subset is part of every larger one.
 *
 * @param most the most rows, at least 1; of MultiRC questions with all their answers, of ReCoRD
 *     queries
 * @param seed the seed
 */
public record Subset(int most, long seed) {
  /** Checks the number. */
  public Subset {
    Checks.inRange("rows of a subset", most, 1, Integer.MAX_VALUE);
  }

  /**
   * Draws without replacement.
   *
   * @return the drawn rows in the order of {@code rows}; all of them if there are no more than that
   */
  public <T> List<T> sample(List<T> rows) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      places.add(i);
    }
    int drawn = Math.min(most, places.size());
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < drawn; i++) {
      Collections.swap(places, i, random.nextInt(i, places.size()));
    }
    return places.subList(0, drawn).stream().sorted().map(rows::get).toList();
  }
}
