package io.rpt.core.inject;

import io.rpt.core.error.InvalidValueException;

/**
 * One tokenized text, or pair of texts, with its special tokens and without padding: T places.
 *
 * @param ids [T] token ids
 * @param typeIds [T] token type (segment) ids
 * @param special [T] whether the tokenizer added the token, as [CLS] and [SEP]; such tokens are
 *     never truncated
 */
public record TokenRow(int[] ids, int[] typeIds, boolean[] special) {
  /** Copies the arrays and checks that they are equally long and not empty. */
  public TokenRow {
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
    ids = ids.clone();
    typeIds = typeIds.clone();
    special = special.clone();
  }

  /** T, the number of tokens. */
  public int length() {
    return ids.length;
  }
}
