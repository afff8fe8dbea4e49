package io.rpt.examples.world;

import static io.rpt.examples.world.Words.pick;

import io.rpt.examples.world.WorldText.Level;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What people say about a story in running text: statements that hold, and statements with a word
 * about whether they hold. It is from such words that a model can learn what follows from what.
 */
final class Remarks {
  static final String SAME = "same";
  static final String DIFFERENT = "different";

  /** The words that say whether something is so. */
  static final Set<String> WORDS = Set.of("true", "false", "unknown", SAME, DIFFERENT);

  private Remarks() {}

  /**
   * A remark of one sentence: what somebody says, and whether that is so.
   *
   * @param level if simple, nothing is denied where that can be avoided
   */
  static String about(Story story, Level level, SplittableRandom random) {
    Truth truth = pick(List.of(Truth.values()), random);
    Claim claim =
        level == Level.SIMPLE
            ? Claim.draw(story, truth, 0, random)
            : Claim.draw(story, truth, random);
    String clause = claim.clause();
    return Words.sentence(clause + ", that is " + verdict(truth));
  }

  private static String verdict(Truth truth) {
    return truth.name().toLowerCase(Locale.ROOT);
  }
}
