package io.rpt.core.init;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Embeddings of P tokens, drawn with equal probability. Special and unused tokens are never drawn.
 *
 * @param pool tokens are drawn among the ids below this number; {@link #WHOLE} for all
 * @param replacement whether a token may be drawn again, as in Hugging Face PEFT; Lester et al. and
 *     Residual Prompt Tuning draw different tokens
 * @param seed the seed of the drawing
 */
public record SampledVocabulary(int pool, boolean replacement, long seed) implements PromptInit {
  /** The pool of all tokens. */
  public static final int WHOLE = Integer.MAX_VALUE;

  /** Checks that the pool is not empty. */
  public SampledVocabulary {
    Checks.inRange("vocabulary pool", pool, 1, WHOLE);
  }

  /** The same with tokens that may be drawn more than once. */
  public SampledVocabulary withReplacement() {
    return new SampledVocabulary(pool, true, seed);
  }

  @Override
  public String name() {
    return "vocabulary";
  }

  @Override
  public FloatTensor create(PromptShape shape, EmbeddingTable table) {
    TokenRows.checkWidth(shape, table);
    int limit = pool == WHOLE ? table.vocabularySize() : pool;
    Checks.inRange("vocabulary pool", limit, 1, table.vocabularySize());
    Set<Integer> special = table.specialIds();
    int[] candidates = IntStream.range(0, limit).filter(id -> !special.contains(id)).toArray();
    int needed = replacement ? 1 : shape.length();
    if (candidates.length < needed) {
      throw new InvalidValueException(
          "A prompt or basis of "
              + shape.length()
              + " rows needs at least "
              + needed
              + " different tokens, but the first "
              + limit
              + " ids have only "
              + candidates.length
              + " that are not special. Use a larger pool, fewer rows or a uniform"
              + " initialisation.");
    }
    return TokenRows.copy(shape, table, draw(candidates, shape.length()));
  }

  private int[] draw(int[] candidates, int count) {
    if (!replacement) {
      return drawDifferent(candidates, count);
    }
    Random random = new Random(seed);
    return IntStream.range(0, count)
        .map(i -> candidates[random.nextInt(candidates.length)])
        .toArray();
  }

  /** The first steps of a Fisher-Yates shuffle. */
  private int[] drawDifferent(int[] candidates, int count) {
    Random random = new Random(seed);
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(candidates.length - i);
      drawn[i] = candidates[other];
      candidates[other] = candidates[i];
    }
    return drawn;
  }

  @Override
  public String toString() {
    return name()
        + "("
        + (pool == WHOLE ? "whole" : "first " + pool)
        + (replacement ? ", with replacement" : "")
        + ", seed "
        + seed
        + ")";
  }
}
