package io.rpt.djl.train;

import ai.djl.nn.Block;
import io.rpt.djl.batch.PaddedSize;
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

  /** The room that an example takes in a forward pass, prompt included. */
  PaddedSize size(int example);

  /** How many texts were shortened to fit. */
  int truncated();
}
