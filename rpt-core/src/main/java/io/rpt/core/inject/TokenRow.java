package io.rpt.core.inject;

import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;

/**
 * One tokenized text, or pair of texts, with its special tokens and without padding: T places.
 *
 * <p>Immutable: arrays are copied on the way in and on the way out.
 */
public final class TokenRow {
  private final int[] ids;
  private final int[] typeIds;
  private final boolean[] special;

  /**
   * Copies the arrays.
   *
   * @param ids [T] token ids
   * @param typeIds [T] token type (segment) ids
   * @param special [T] whether the tokenizer added the token, as [CLS] and [SEP]; such tokens are
   *     never truncated
   * @throws InvalidValueException if the arrays are empty, differ in length, or hold a negative id
   */
  public TokenRow(int[] ids, int[] typeIds, boolean[] special) {
    if (ids.length == 0 || ids.length != typeIds.length || ids.length != special.length) {
      throw new InvalidValueException(
          "A token row needs equally many ids, type ids and special marks, at least one, but got "
              + ids.length
              + ", "
              + typeIds.length
              + " and "
              + special.length
              + ".");
    }
    this.ids = ids.clone();
    this.typeIds = typeIds.clone();
    this.special = special.clone();
    refuseNegative("token id", this.ids);
    refuseNegative("token type id", this.typeIds);
  }

  private static void refuseNegative(String what, int[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0) {
        throw new InvalidValueException(
            "The " + what + " at place " + i + " is " + values[i] + "; expected at least 0.");
      }
    }
  }

  /** T, the number of tokens. */
  public int length() {
    return ids.length;
  }

  /** [T] token ids; a copy. */
  public int[] ids() {
    return ids.clone();
  }

  /** [T] token type ids; a copy. */
  public int[] typeIds() {
    return typeIds.clone();
  }

  /** [T] which tokens the tokenizer added; a copy. */
  public boolean[] special() {
    return special.clone();
  }

  /** Whether the token at {@code place} is special. */
  public boolean isSpecial(int place) {
    return special[place];
  }

  /**
   * The same row with further tokens behind it, of the last token's type.
   *
   * @param further token ids
   */
  public TokenRow followedBy(ImmutableIntArray further) {
    int length = ids.length + further.length();
    int[] allIds = Arrays.copyOf(ids, length);
    int[] allTypes = Arrays.copyOf(typeIds, length);
    for (int i = 0; i < further.length(); i++) {
      allIds[ids.length + i] = further.get(i);
      allTypes[ids.length + i] = typeIds[ids.length - 1];
    }
    return new TokenRow(allIds, allTypes, Arrays.copyOf(special, length));
  }

  /** The row's own ids, for readers of this package. */
  int[] ownIds() {
    return ids;
  }

  /** The row's own type ids, for readers of this package. */
  int[] ownTypeIds() {
    return typeIds;
  }

  /** Equal ids, type ids and special marks. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TokenRow that
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(typeIds, that.typeIds)
        && Arrays.equals(special, that.special);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(ids) + Arrays.hashCode(typeIds)) + Arrays.hashCode(special);
  }

  @Override
  public String toString() {
    return "TokenRow" + Arrays.toString(ids);
  }
}
