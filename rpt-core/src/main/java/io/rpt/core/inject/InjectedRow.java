package io.rpt.core.inject;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;

/**
 * A text row lengthened by P prompt rows: what the backbone is told about its P + T places.
 *
 * <p>Immutable: arrays are copied on the way in and on the way out.
 */
public final class InjectedRow {
  private final int[] ids;
  private final int promptStart;
  private final int[] positions;
  private final int[] mask;
  private final int[] typeIds;
  private final int headIndex;

  /**
   * Copies the arrays.
   *
   * @param ids [T] the text's token ids
   * @param promptStart the place of the first prompt row, 0 .. T; text tokens before it keep their
   *     place, later ones move by P
   * @param positions [P+T] position ids
   * @param mask [P+T] 1 where attention may look, else 0
   * @param typeIds [P+T] token type ids; 0 for prompt rows
   * @param headIndex the place whose last hidden state the head reads ([CLS]); its mask is 1
   * @throws InvalidValueException if lengths or places contradict each other
   */
  public InjectedRow(
      int[] ids, int promptStart, int[] positions, int[] mask, int[] typeIds, int headIndex) {
    this(promptStart, headIndex, ids.clone(), positions.clone(), mask.clone(), typeIds.clone());
  }

  private InjectedRow(
      int promptStart, int headIndex, int[] ids, int[] positions, int[] mask, int[] typeIds) {
    this.ids = ids;
    this.promptStart = promptStart;
    this.positions = positions;
    this.mask = mask;
    this.typeIds = typeIds;
    this.headIndex = headIndex;
    check();
  }

  /** A row that takes over the given arrays, which nobody changes later. */
  static InjectedRow owning(
      int[] ids, int promptStart, int[] positions, int[] mask, int[] typeIds, int headIndex) {
    return new InjectedRow(promptStart, headIndex, ids, positions, mask, typeIds);
  }

  private void check() {
    int length = positions.length;
    if (ids.length == 0
        || length < ids.length
        || mask.length != length
        || typeIds.length != length) {
      throw new InvalidValueException(
          "A lengthened row of T tokens needs T >= 1 and equally many (P + T) positions, mask"
              + " values and type ids, but got T = "
              + ids.length
              + " and "
              + length
              + ", "
              + mask.length
              + ", "
              + typeIds.length
              + ".");
    }
    Checks.inRange("prompt start", promptStart, 0, ids.length);
    Checks.inRange("head index", headIndex, 0, length - 1);
    for (int value : mask) {
      Checks.inRange("mask value", value, 0, 1);
    }
    if (mask[headIndex] != 1) {
      throw new InvalidValueException(
          "The mask at head index " + headIndex + " is 0; the head must read an unmasked place.");
    }
  }

  /** P + T, the length of the lengthened row. */
  public int length() {
    return positions.length;
  }

  /** P, the number of prompt rows. */
  public int promptLength() {
    return positions.length - ids.length;
  }

  /** [T] the text's token ids; a copy. */
  public int[] ids() {
    return ids.clone();
  }

  /** The place of the first prompt row; text tokens from this index on stand P places later. */
  public int promptStart() {
    return promptStart;
  }

  /** [P+T] position ids; a copy. */
  public int[] positions() {
    return positions.clone();
  }

  /** [P+T] 1 where attention may look, else 0; a copy. */
  public int[] mask() {
    return mask.clone();
  }

  /** [P+T] token type ids, 0 for prompt rows; a copy. */
  public int[] typeIds() {
    return typeIds.clone();
  }

  /** The place in the lengthened row whose last hidden state the head reads. */
  public int headIndex() {
    return headIndex;
  }

  /**
   * The same row with a head that reads a text token, wherever that stands now.
   *
   * @param place the token's place in the text, 0 .. T-1
   */
  public InjectedRow reading(int place) {
    Checks.inRange("place that the head reads", place, 0, ids.length - 1);
    int moved = place < promptStart ? place : place + promptLength();
    return new InjectedRow(promptStart, moved, ids, positions, mask, typeIds);
  }

  /** T, without a copy. */
  int textLength() {
    return ids.length;
  }

  int idAt(int place) {
    return ids[place];
  }

  int positionAt(int place) {
    return positions[place];
  }

  int maskAt(int place) {
    return mask[place];
  }

  int typeIdAt(int place) {
    return typeIds[place];
  }

  /** Equal arrays and places. */
  @Override
  public boolean equals(Object other) {
    return other instanceof InjectedRow that
        && promptStart == that.promptStart
        && headIndex == that.headIndex
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(positions, that.positions)
        && Arrays.equals(mask, that.mask)
        && Arrays.equals(typeIds, that.typeIds);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + positions.length;
  }

  @Override
  public String toString() {
    return "InjectedRow[T=" + ids.length + ", P=" + promptLength() + ", at " + promptStart + "]";
  }
}
