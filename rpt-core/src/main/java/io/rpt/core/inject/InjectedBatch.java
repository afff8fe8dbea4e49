package io.rpt.core.inject;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;
import java.util.List;

/**
 * B lengthened rows, padded to the longest of them, as flat row-major arrays that an engine copies
 * to its device. T is the text length and P + T the full length of the longest row; all rows have
 * the same P and the same prompt start. Immutable: arrays are copied on the way out.
 */
public final class InjectedBatch {
  private final int size;
  private final int textLength;
  private final int promptLength;
  private final int promptStart;
  private final long[] ids;
  private final long[] positions;
  private final long[] mask;
  private final long[] typeIds;
  private final long[] headIndex;

  private InjectedBatch(List<InjectedRow> rows, int textLength) {
    InjectedRow first = rows.get(0);
    this.size = rows.size();
    this.textLength = textLength;
    this.promptLength = first.promptLength();
    this.promptStart = first.promptStart();
    this.ids = new long[Math.multiplyExact(size, textLength)];
    int places = Math.multiplyExact(size, length());
    this.positions = new long[places];
    this.mask = new long[places];
    this.typeIds = new long[places];
    this.headIndex = rows.stream().mapToLong(InjectedRow::headIndex).toArray();
  }

  /**
   * Pads rows to the longest. Padding has {@code paddingId}, mask 0 and type 0; its positions
   * continue the row's count, but stay below {@code maxPositions}.
   *
   * @param rows B rows, at least one; each has an unmasked place, so none is all padding
   * @param paddingId the id of padding tokens
   * @param maxPositions how many positions the backbone has
   * @throws InvalidValueException if there is no row, if rows differ in P or prompt start, if the
   *     padding id is negative, or if a row has a position outside [0, {@code maxPositions})
   */
  public static InjectedBatch of(List<InjectedRow> rows, int paddingId, int maxPositions) {
    return of(rows, paddingId, maxPositions, PaddingSide.RIGHT);
  }

  /** Where padding goes. */
  public enum PaddingSide {
    /** Behind the row. */
    RIGHT,
    /** In front of the text, behind a prompt that stands first. */
    LEFT
  }

  /**
   * As {@link #of(List, int, int)}, with a choice of the side.
   *
   * @throws InvalidValueException also if padding on the left would stand before a prompt
   */
  public static InjectedBatch of(
      List<InjectedRow> rows, int paddingId, int maxPositions, PaddingSide side) {
    if (rows.isEmpty()) {
      throw new InvalidValueException("A batch has no row; at least one is needed.");
    }
    Checks.inRange("padding id", paddingId, 0, Integer.MAX_VALUE);
    Checks.inRange("maximum positions", maxPositions, 1, Integer.MAX_VALUE);
    int textLength = rows.stream().mapToInt(InjectedRow::textLength).max().orElseThrow();
    InjectedBatch batch = new InjectedBatch(rows, textLength);
    Arrays.fill(batch.ids, paddingId);
    for (int b = 0; b < rows.size(); b++) {
      batch.checkLayout(b, rows.get(b));
      if (side == PaddingSide.LEFT) {
        batch.fillBehindPadding(b, rows.get(b), maxPositions);
      } else {
        batch.fill(b, rows.get(b), maxPositions);
      }
    }
    return batch;
  }

  private void checkLayout(int index, InjectedRow row) {
    if (row.promptLength() != promptLength || row.promptStart() != promptStart) {
      throw new InvalidValueException(
          "Row "
              + index
              + " of a batch has "
              + row.promptLength()
              + " prompt rows from place "
              + row.promptStart()
              + ", but row 0 has "
              + promptLength
              + " from place "
              + promptStart
              + "; batch rows with the same prompt length and injection only.");
    }
  }

  private void fill(int index, InjectedRow row, int maxPositions) {
    for (int i = 0; i < row.textLength(); i++) {
      ids[index * textLength + i] = row.idAt(i);
    }
    int offset = index * length();
    for (int i = 0; i < row.length(); i++) {
      positions[offset + i] =
          Checks.inRange("position of place " + i, row.positionAt(i), 0, maxPositions - 1);
      mask[offset + i] = row.maskAt(i);
      typeIds[offset + i] = row.typeIdAt(i);
    }
    for (int i = row.length(); i < length(); i++) {
      positions[offset + i] = Math.min(positions[offset + i - 1] + 1, maxPositions - 1);
    }
  }

  private void fillBehindPadding(int index, InjectedRow row, int maxPositions) {
    if (promptStart != 0) {
      throw new InvalidValueException(
          "A batch whose prompt starts at place "
              + promptStart
              + " cannot be padded on the left; only one whose prompt stands first can.");
    }
    int gap = textLength - row.textLength();
    for (int i = 0; i < row.textLength(); i++) {
      ids[index * textLength + gap + i] = row.idAt(i);
    }
    int offset = index * length();
    for (int i = 0; i < row.length(); i++) {
      int place = offset + (i < promptLength ? i : i + gap);
      positions[place] =
          Checks.inRange("position of place " + i, row.positionAt(i), 0, maxPositions - 1);
      mask[place] = row.maskAt(i);
      typeIds[place] = row.typeIdAt(i);
    }
    if (row.headIndex() >= promptLength) {
      headIndex[index] += gap;
    }
  }

  /** B, the number of rows. */
  public int size() {
    return size;
  }

  /** T, the text length of the longest row. */
  public int textLength() {
    return textLength;
  }

  /** P, the number of prompt rows of every row. */
  public int promptLength() {
    return promptLength;
  }

  /** P + T. */
  public int length() {
    return promptLength + textLength;
  }

  /** The place of the first prompt row; text tokens from this index on stand P places later. */
  public int promptStart() {
    return promptStart;
  }

  /** [B, T] the texts' token ids, padded; a copy. */
  public long[] ids() {
    return ids.clone();
  }

  /** [B, P+T] position ids; a copy. */
  public long[] positions() {
    return positions.clone();
  }

  /** [B, P+T] 1 where attention may look, 0 elsewhere and in padding; a copy. */
  public long[] mask() {
    return mask.clone();
  }

  /** [B, P+T] token type ids, 0 for prompt rows and padding; a copy. */
  public long[] typeIds() {
    return typeIds.clone();
  }

  /** [B] the place of each row, in 0 .. P+T-1, that the head reads; a copy. */
  public long[] headIndex() {
    return headIndex.clone();
  }
}
