package io.rpt.examples.superglue;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidDataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * A small training set: k examples of each class; of MultiRC k questions with all their answers, of
 * ReCoRD k queries. The seed is the sampler's own and decides alone, so that all runs of a
 * comparison learn from the same examples.
 *
 * @param perClass k, at least 1
 * @param seed the seed
 */
public record FewShot(int perClass, long seed) {
  /** Checks k. */
  public FewShot {
    Checks.inRange("few-shot examples per class", perClass, 1, Integer.MAX_VALUE);
  }

  /**
   * Draws without replacement.
   *
   * @param rows labelled rows of one task
   * @return the drawn rows, in the order of {@code rows}
   * @throws InvalidDataException if a class of the task has fewer than k rows
   */
  public List<Row> sample(SuperGlueTask task, List<Row> rows) {
    List<Integer> classes =
        task.classCount() == 0
            ? List.of(FormattedExample.NO_LABEL)
            : IntStream.range(0, task.classCount()).boxed().toList();
    for (Row row : rows) {
      if (!classes.contains(row.label())) {
        throw new InvalidDataException(
            task + " " + row.id() + " has no label; a few-shot set needs labelled rows.");
      }
    }
    return sample(task.officialName(), rows, Row::label, classes);
  }

  /**
   * Draws without replacement.
   *
   * @param what what messages call the rows' task
   * @param rows the rows
   * @param classOf a row's class, one of the classes
   * @param classes every class
   * @return the drawn rows, in the order of {@code rows}
   * @throws InvalidDataException if a class has fewer than k rows
   */
  public <T> List<T> sample(
      String what, List<T> rows, ToIntFunction<T> classOf, List<Integer> classes) {
    TreeMap<Integer, List<Integer>> byClass = new TreeMap<>();
    classes.forEach(label -> byClass.put(label, new ArrayList<>()));
    for (int i = 0; i < rows.size(); i++) {
      Objects.requireNonNull(byClass.get(classOf.applyAsInt(rows.get(i)))).add(i);
    }
    List<Integer> drawn = new ArrayList<>();
    byClass.forEach((label, places) -> drawn.addAll(draw(what, label, places)));
    return drawn.stream().sorted().map(rows::get).toList();
  }

  private List<Integer> draw(String what, int label, List<Integer> places) {
    if (places.size() < perClass) {
      throw new InvalidDataException(
          what
              + (label < 0 ? "" : ": class " + label)
              + " has "
              + places.size()
              + " training rows; expected at least "
              + perClass
              + " for this few-shot set. Lower the number of examples per class.");
    }
    SplittableRandom random = new SplittableRandom(seed + 31L * (label + 1));
    for (int i = 0; i < perClass; i++) {
      Collections.swap(places, i, random.nextInt(i, places.size()));
    }
    return places.subList(0, perClass);
  }
}
