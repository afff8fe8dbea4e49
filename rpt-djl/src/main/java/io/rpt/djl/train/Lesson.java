package io.rpt.djl.train;

import ai.djl.nn.Block;
import java.util.List;

/**
 * A training set made ready: the Block with prompt and head, the tokenized examples, and the loss
 * over some of them, which are named by number.
 */
interface Lesson extends Objective<List<Integer>> {
  /** What is trained: its parameters that require gradients. */
  Block model();

  /** The length of each example's longest row. */
  int[] lengths();

  /** How many texts were shortened to fit. */
  int truncated();
}
