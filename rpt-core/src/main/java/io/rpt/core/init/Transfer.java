package io.rpt.core.init;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.List;

/**
 * The rows of a prompt that was trained before, on another task.
 *
 * <p>Source: SPoT (Vu et al. 2022), section 2.
 *
 * @param rows [P, D] the other prompt's projected rows
 */
public record Transfer(FloatTensor rows) implements PromptInit {
  private static final int DIGITS = 16;

  @Override
  public String name() {
    return "transfer";
  }

  @Override
  public FloatTensor create(PromptShape shape, EmbeddingTable table) {
    TokenRows.checkWidth(shape, table);
    if (!rows.shape().equals(List.of(shape.length(), shape.width()))) {
      throw new InvalidValueException(
          "The prompt to start from has the shape "
              + rows.shape()
              + ", but the new one "
              + shape
              + ". Use the same backbone and the same prompt length.");
    }
    return rows;
  }

  /** Names the rows by a digest, as they are too many to be shown. */
  @Override
  public String toString() {
    Hasher hasher = Hashing.sha256().newHasher();
    for (float value : rows.toArray()) {
      hasher.putFloat(value);
    }
    return name() + "(SHA-256 " + hasher.hash().toString().substring(0, DIGITS) + ")";
  }
}
