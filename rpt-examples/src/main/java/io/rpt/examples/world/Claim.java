package io.rpt.examples.world;

import static io.rpt.examples.world.Words.chance;
import static io.rpt.examples.world.Words.pick;

import io.rpt.examples.world.Fact.At;
import io.rpt.examples.world.Fact.Coloured;
import io.rpt.examples.world.Fact.Feels;
import io.rpt.examples.world.Fact.Has;
import io.rpt.examples.world.Fact.Learned;
import io.rpt.examples.world.Fact.Lies;
import io.rpt.examples.world.Fact.Likes;
import io.rpt.examples.world.Fact.More;
import io.rpt.examples.world.Fact.Parent;
import io.rpt.examples.world.Fact.Was;
import io.rpt.examples.world.Fact.Works;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A statement about a story, and whether it holds.
 *
 * @param fact what it is about
 * @param denied whether it denies the fact
 * @param clause its words
 * @param truth whether the statement, denial included, holds
 */
record Claim(Fact fact, boolean denied, String clause, Truth truth) {
  private static final double DENIED = 0.2;
  private static final int TRIES = 2000;

  /**
   * Draws a claim that holds, does not hold, or is left open, as asked for; a denial if the story
   * allows no other.
   */
  static Claim draw(Story story, Truth truth, SplittableRandom random) {
    return draw(story, truth, DENIED, random);
  }

  /** As {@link #draw(Story, Truth, SplittableRandom)}, with another share of denials. */
  static Claim draw(Story story, Truth truth, double denials, SplittableRandom random) {
    boolean denied = chance(denials, random);
    Optional<Fact> fact = fact(story, denied ? truth.negated() : truth, random);
    if (fact.isEmpty()) {
      denied = !denied;
      fact = fact(story, denied ? truth.negated() : truth, random);
    }
    Fact found = fact.orElseThrow(() -> new IllegalStateException(story.text()));
    return new Claim(found, denied, denied ? found.denial() : found.clause(random), truth);
  }

  /** Draws a fact of which the story says what is wanted; empty if it seems to say that of none. */
  static Optional<Fact> fact(Story story, Truth wanted, SplittableRandom random) {
    return Stream.generate(() -> propose(story.setting(), random))
        .limit(TRIES)
        .filter(fact -> story.knowledge().of(fact) == wanted)
        .findFirst();
  }

  /** A fact about the story's people and things, true or not. */
  private static Fact propose(Setting setting, SplittableRandom random) {
    Person who = pick(setting.cast(), random);
    Person other = Words.other(setting.cast(), who, random);
    String thing = pick(setting.things(), random);
    String place = pick(setting.places(), random);
    return switch (random.nextInt(11)) {
      case 0 -> new At(who, place);
      case 1 -> new Was(who, place, pick(Words.TIMES, random));
      case 2 -> new Has(who, thing);
      case 3 -> new Lies(thing, place);
      case 4 -> new Coloured(thing, pick(setting.colours(), random));
      case 5 -> new Likes(who, thing);
      case 6 -> new More(pick(List.of(Order.values()), random), who, other);
      case 7 -> new Works(who, pick(setting.jobs(), random));
      case 8 -> new Feels(who, pick(setting.feelings(), random));
      case 9 -> new Learned(who, pick(setting.topics(), random));
      default -> new Parent(who, other);
    };
  }
}
