package io.rpt.djl.pretrain;

import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.inject.TokenRow;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A text some of whose tokens are hidden.
 *
 * @param row the text as the backbone reads it
 * @param places the places of the hidden tokens, ascending; none is a special token
 * @param words what stood there
 */
record MaskedRow(TokenRow row, ImmutableIntArray places, ImmutableIntArray words) {
  private static final double MASKED = 0.8;
  private static final double REPLACED = 0.1;

  /**
   * Hides tokens (Devlin et al. 2019, section 3.1).
   *
   * @param share of the tokens that are not special; at least one is hidden
   * @param salient ids that are always hidden, and of the rest as many as make the share; none for
   *     the published choice
   * @param maskId the id of [MASK]
   * @param vocabularySize any id below it may take the place of a word
   * @throws InvalidDataException if there is no token to hide
   */
  static MaskedRow hide(
      TokenRow row,
      double share,
      ImmutableIntArray salient,
      int maskId,
      int vocabularySize,
      SplittableRandom random) {
    int[] ids = row.ids();
    int[] places = choose(row, share, salient, random);
    ImmutableIntArray.Builder words = ImmutableIntArray.builder(places.length);
    for (int place : places) {
      words.add(ids[place]);
      double fate = random.nextDouble();
      if (fate < MASKED) {
        ids[place] = maskId;
      } else if (fate < MASKED + REPLACED) {
        ids[place] = random.nextInt(vocabularySize);
      }
    }
    return new MaskedRow(
        new TokenRow(ids, row.typeIds(), row.special()),
        ImmutableIntArray.copyOf(places),
        words.build());
  }

  /** Some places: those of salient tokens first, then each as likely as any other. */
  private static int[] choose(
      TokenRow row, double share, ImmutableIntArray salient, SplittableRandom random) {
    int[] ids = row.ids();
    int[] own = new int[ids.length];
    int count = 0;
    int first = 0;
    for (int i = 0; i < own.length; i++) {
      if (!row.isSpecial(i)) {
        own[count++] = i;
        if (salient.contains(ids[i])) {
          own[count - 1] = own[first];
          own[first++] = i;
        }
      }
    }
    if (count == 0) {
      throw new InvalidDataException(
          "The row "
              + row
              + " has no token of its own to hide, only special ones. Give each text at least one"
              + " word, and a maximum length that leaves room for it.");
    }
    int hidden = Math.max(Math.max(1, first), (int) Math.round(share * count));
    for (int i = first; i < hidden; i++) {
      int other = i + random.nextInt(count - i);
      int place = own[other];
      own[other] = own[i];
      own[i] = place;
    }
    int[] chosen = Arrays.copyOf(own, hidden);
    Arrays.sort(chosen);
    return chosen;
  }
}
