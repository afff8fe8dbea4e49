package io.rpt.examples.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who and what a story is about. Statements about a story take their words from its setting too, so
 * that a word that the story lacks does not give the answer away.
 */
record Setting(
    List<Person> cast,
    List<String> things,
    List<String> places,
    List<String> colours,
    List<String> jobs,
    List<String> feelings,
    List<String> topics) {
  private static final int CAST = 3;
  private static final int FEW = 2;

  static Setting draw(SplittableRandom random) {
    return new Setting(
        some(CAST, Words.PEOPLE, random),
        some(FEW, Words.THINGS, random),
        some(CAST, Words.PLACES, random),
        some(FEW, Words.COLOURS, random),
        some(FEW, Words.JOBS, random),
        some(FEW, Words.FEELINGS, random),
        some(FEW, Words.TOPICS, random));
  }

  private static <T> List<T> some(int count, List<T> all, SplittableRandom random) {
    List<T> some = new ArrayList<>();
    while (some.size() < count) {
      T one = Words.pick(all, random);
      if (!some.contains(one)) {
        some.add(one);
      }
    }
    return List.copyOf(some);
  }
}
