package io.rpt.examples.world;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Whom and what the world has. */
final class Words {
  static final List<Person> PEOPLE =
      Stream.concat(
              people(true, "Anna", "Mary", "Julia", "Sara"),
              people(false, "Tom", "John", "Peter", "Max"))
          .toList();
  static final List<String> PLACES =
      List.of("kitchen", "garden", "market", "school", "park", "library");
  static final List<String> THINGS = List.of("ball", "book", "apple", "key", "hat", "cup");
  static final List<String> COLOURS = List.of("red", "blue", "green", "white");
  static final List<String> JOBS = List.of("baker", "doctor", "farmer", "singer");
  static final List<String> FEELINGS = List.of("happy", "sad", "angry", "afraid");
  static final List<String> TIMES = List.of("morning", "afternoon", "evening");
  static final List<String> TOPICS =
      List.of("numbers", "stars", "history", "music", "entailment", "contradiction", "neutral");

  /** All the lists, of people the names. */
  static final List<List<String>> KINDS =
      List.of(
          PEOPLE.stream().map(Person::name).toList(),
          PLACES,
          THINGS,
          COLOURS,
          JOBS,
          FEELINGS,
          TIMES,
          TOPICS);

  private Words() {}

  private static Stream<Person> people(boolean female, String... names) {
    return Stream.of(names).map(name -> new Person(name, female));
  }

  /** One of some, all equally likely. */
  static <T> T pick(List<T> some, SplittableRandom random) {
    return some.get(random.nextInt(some.size()));
  }

  /** One of some but {@code not}. */
  static <T> T other(List<T> some, T not, SplittableRandom random) {
    T picked = pick(some, random);
    while (picked.equals(not)) {
      picked = pick(some, random);
    }
    return picked;
  }

  /** True with the probability {@code p}. */
  static boolean chance(double p, SplittableRandom random) {
    return random.nextDouble() < p;
  }

  /** A sentence: a capital in front and a full stop behind. */
  static String sentence(String clause) {
    return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
  }
}
