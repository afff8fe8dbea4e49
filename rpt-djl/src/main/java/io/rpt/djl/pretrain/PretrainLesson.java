package io.rpt.djl.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.rpt.djl.train.CrossEntropy;
import io.rpt.djl.train.Objective;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A task on a backbone: examples by number, and the loss over some of them.
 *
 * @param <E> an example: tokens with something hidden, and what it was
 */
interface PretrainLesson<E> extends Objective<List<E>> {
  /** Example {@code index}, from 0; the same each time. */
  E example(long index);

  /** How many tokens an example has; those of like length stand together. */
  int length(E example);

  /** The kind of example {@code index}; each batch has all kinds in the same proportion. */
  int kind(long index);

  /** Whether the task reaches the weight that a folder stores under this name. */
  boolean trains(String weight);

  /** Runs a batch through the backbone. */
  Guesses guesses(List<E> batch, NDManager pass);

  /**
   * What the backbone says of all hidden tokens of a batch.
   *
   * @param logits [N, V]
   * @param words [N] int64, the hidden tokens
   */
  record Guesses(NDArray logits, NDArray words) {}

  @Override
  default NDArray loss(List<E> batch, NDManager pass) {
    Guesses guesses = guesses(batch, pass);
    return CrossEntropy.sum(guesses.logits(), guesses.words());
  }

  /** A generator for one example alone. */
  static SplittableRandom random(long seed, long index) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index * 0xD1B54A32D192ED03L);
  }
}
