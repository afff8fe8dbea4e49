package io.rpt.examples.pretrain;

import io.rpt.examples.world.WorldText.Level;
import java.util.Locale;

/**
 * What a pretraining teaches at a time. Hiding words of judgement alone comes first: beside other
 * hidden words, what decides between true and false is not found in thousands of steps.
 */
public enum Lesson {
  /** Words of judgement in simple text. */
  SIMPLE(Level.SIMPLE, true),
  /** Words of judgement in the whole text. */
  JUDGEMENTS(Level.FULL, true),
  /** All kinds of words in the whole text. */
  WHOLE(Level.FULL, false);

  private final Level level;
  private final boolean onlyJudgements;

  Lesson(Level level, boolean onlyJudgements) {
    this.level = level;
    this.onlyJudgements = onlyJudgements;
  }

  /** How hard the text is. */
  public Level level() {
    return level;
  }

  /** Whether nothing else is hidden. */
  public boolean onlyJudgements() {
    return onlyJudgements;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
