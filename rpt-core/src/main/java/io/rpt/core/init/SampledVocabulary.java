package io.rpt.core.init;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Embeddings of P different tokens, drawn with equal probability and without replacement. Special
 * and unused tokens are never drawn.
 *
 * @param pool tokens are drawn among the ids below this number; {@link #WHOLE} for all
 * @param seed the seed of the drawing
 */
public record SampledVocabulary(int pool, long seed) implements PromptInit {
  /** The pool of all tokens. */
  public static final int WHOLE = Integer.MAX_VALUE;

  /** Checks that the pool is not empty. */
  public SampledVocabulary {
    Checks.inRange("vocabulary pool", pool, 1, WHOLE);
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
    if (candidates.length < shape.length()) {
      throw new InvalidValueException(
          "A prompt or basis of "
              + shape.length()
              + " rows needs as many different tokens, but the first "
              + limit
              + " ids have only "
              + candidates.length
              + " that are not special. Use a larger pool, fewer rows or a uniform"
              + " initialisation.");
    }
    return TokenRows.copy(shape, table, draw(candidates, shape.length()));
  }

  /** The first steps of a Fisher-Yates shuffle. */
  private int[] draw(int[] candidates, int count) {
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
    return name() + "(" + (pool == WHOLE ? "whole" : "first " + pool) + ", seed " + seed + ")";
  }
}
