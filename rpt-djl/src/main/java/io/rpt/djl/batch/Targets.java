package io.rpt.djl.batch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.backbone.T5Config;
import java.util.Arrays;
import java.util.List;

/**
 * Answers, padded to the longest, for teacher forcing: the decoder reads each answer shifted right
 * behind a start id, and is to say the answer itself. Immutable.
 */
public final class Targets {
  /** The label of places that count for nothing. */
  public static final long IGNORED = -100;

  private final int size;
  private final int length;
  private final long tokens;
  private final long[] labels;
  private final long[] decoderIds;

  private Targets(List<ImmutableIntArray> answers, int paddingId, int startId) {
    size = answers.size();
    length = answers.stream().mapToInt(ImmutableIntArray::length).max().orElse(0);
    tokens = answers.stream().mapToLong(ImmutableIntArray::length).sum();
    labels = new long[Math.multiplyExact(size, length)];
    decoderIds = new long[labels.length];
    Arrays.fill(labels, IGNORED);
    Arrays.fill(decoderIds, paddingId);
    for (int row = 0; row < size; row++) {
      ImmutableIntArray answer = answers.get(row);
      int from = row * length;
      decoderIds[from] = startId;
      for (int i = 0; i < answer.length(); i++) {
        labels[from + i] = answer.get(i);
        if (i + 1 < length) {
          decoderIds[from + i + 1] = answer.get(i);
        }
      }
    }
  }

  /**
   * Pads answers of an encoder-decoder.
   *
   * @param answers B answers of token ids, closing token included; an empty one counts for nothing
   * @param config gives the ids of start and padding, and how many words there are
   * @throws InvalidValueException if all are empty, or an id is no word
   */
  public static Targets of(List<ImmutableIntArray> answers, T5Config config) {
    check(answers, config.vocabularySize());
    return new Targets(answers, config.paddingId(), config.startId());
  }

  /**
   * Pads answers of a decoder-only model, which reads the text in place of the start id.
   *
   * @param answers B answers of token ids, closing token included; an empty one counts for nothing
   * @param vocabularySize V
   * @param paddingId fills up
   * @throws InvalidValueException if all are empty, or an id is no word
   */
  public static Targets of(List<ImmutableIntArray> answers, int vocabularySize, int paddingId) {
    check(answers, vocabularySize);
    return new Targets(answers, paddingId, paddingId);
  }

  private static void check(List<ImmutableIntArray> answers, int vocabularySize) {
    if (answers.stream().allMatch(ImmutableIntArray::isEmpty)) {
      throw new InvalidValueException("A batch of answers has no token; at least one is needed.");
    }
    for (ImmutableIntArray answer : answers) {
      answer.forEach(
          id -> {
            if (id < 0 || id >= vocabularySize) {
              throw new InvalidValueException(
                  "An answer has the token id "
                      + id
                      + "; expected 0 to "
                      + (vocabularySize - 1)
                      + ". Use the tokenizer that belongs to the model.");
            }
          });
    }
  }

  /** U, the length of the longest answer. */
  public int length() {
    return length;
  }

  /** How many tokens all answers have together. */
  public long tokens() {
    return tokens;
  }

  /** [B, U] what the decoder is to say, {@link #IGNORED} in padding. */
  public NDArray labels(NDManager manager) {
    return manager.create(labels, new Shape(size, length));
  }

  /** [B, U] what the decoder reads. */
  public NDArray decoderIds(NDManager manager) {
    return manager.create(decoderIds, new Shape(size, length));
  }
}
