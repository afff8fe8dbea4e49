package io.rpt.core.init;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.HashSet;
import java.util.List;

/**
 * The embeddings of class labels: row j starts at the mean of the embeddings of label j's tokens;
 * the rows after the labels start at the embeddings of different random tokens of the whole
 * vocabulary.
 *
 * <p>Source: Lester et al. 2021, section 3.2 ("class label" initialisation).
 *
 * @param labels 1 to P labels, all different, each with at least one token
 * @param seed the seed of the drawing
 */
public record ClassLabels(List<String> labels, long seed) implements PromptInit {
  /** Copies the labels. */
  public ClassLabels {
    labels = List.copyOf(labels);
    if (labels.isEmpty() || new HashSet<>(labels).size() != labels.size()) {
      throw new InvalidValueException(
          "The labels that a prompt starts from are "
              + labels
              + "; expected at least one, all different.");
    }
  }

  @Override
  public String name() {
    return "labels";
  }

  @Override
  public FloatTensor create(PromptShape shape, EmbeddingTable table) {
    TokenRows.checkWidth(shape, table);
    int length = shape.length();
    if (labels.size() > length) {
      throw new InvalidValueException(
          "There are "
              + labels.size()
              + " labels to start from, but the prompt has only "
              + length
              + " rows. Use a prompt length of at least "
              + labels.size()
              + ", or name fewer labels.");
    }
    float[] rows = new float[Math.multiplyExact(length, shape.width())];
    for (int row = 0; row < labels.size(); row++) {
      System.arraycopy(mean(labels.get(row), table), 0, rows, row * shape.width(), shape.width());
    }
    int rest = length - labels.size();
    if (rest > 0) {
      FloatTensor sampled =
          PromptInit.vocabulary(seed).create(new PromptShape(rest, shape.width()), table);
      System.arraycopy(sampled.toArray(), 0, rows, labels.size() * shape.width(), sampled.size());
    }
    return FloatTensor.of(rows, length, shape.width());
  }

  private static float[] mean(String label, EmbeddingTable table) {
    int[] tokens = table.tokenize(label);
    if (tokens.length == 0) {
      throw new InvalidValueException(
          "The label '" + label + "' has no tokens; start from labels with at least one word.");
    }
    PromptShape shape = new PromptShape(tokens.length, table.width());
    FloatTensor rows = TokenRows.copy(shape, table, tokens);
    float[] mean = new float[table.width()];
    for (int column = 0; column < mean.length; column++) {
      double sum = 0;
      for (int token = 0; token < tokens.length; token++) {
        sum += rows.get(token * mean.length + column);
      }
      mean[column] = (float) (sum / tokens.length);
    }
    return mean;
  }

  @Override
  public String toString() {
    return name() + "(" + labels + ", seed " + seed + ")";
  }
}
