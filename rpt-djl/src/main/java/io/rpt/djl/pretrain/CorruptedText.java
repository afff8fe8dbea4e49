package io.rpt.djl.pretrain;

import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidDataException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What an encoder-decoder reads and what it is to write.
 *
 * @param input token ids with the closing token
 * @param answer token ids with the closing token
 */
record CorruptedText(ImmutableIntArray input, ImmutableIntArray answer) {
  /**
   * Hides spans of a text (Raffel et al. 2020, section 3.1.4): each becomes one sentinel, and the
   * answer is each sentinel with what it hides. Spans never touch; otherwise each layout of their
   * sizes and places is as likely as any other.
   *
   * @param text token ids without special tokens, at least 2
   * @param share of the tokens that is hidden; at least one, and not all
   * @param meanSpan how many tokens a span has on average
   * @param sentinels their ids in order
   * @param closingId what ends input and answer
   */
  static CorruptedText hide(
      ImmutableIntArray text,
      double share,
      double meanSpan,
      ImmutableIntArray sentinels,
      int closingId,
      SplittableRandom random) {
    int length = text.length();
    if (length < 2) {
      throw new InvalidDataException(
          "A text of " + length + " token has nothing to hide; expected at least 2 tokens.");
    }
    int hidden = Math.min(length - 1, Math.max(1, (int) Math.round(share * length)));
    int kept = length - hidden;
    int most = Math.min(Math.min(hidden, kept + 1), sentinels.length());
    int spans = Math.min(most, Math.max(1, (int) Math.round(hidden / meanSpan)));
    int[] sizes = split(hidden - spans, spans, random); // each has 1 more
    int[] gaps = split(kept - (spans - 1), spans + 1, random); // each inner one has 1 more
    ImmutableIntArray.Builder input = ImmutableIntArray.builder(length + 1);
    ImmutableIntArray.Builder answer = ImmutableIntArray.builder();
    int at = 0;
    for (int k = 0; k < spans; k++) {
      int gap = gaps[k] + (k == 0 ? 0 : 1);
      int size = sizes[k] + 1;
      input.addAll(text.subArray(at, at + gap)).add(sentinels.get(k));
      answer.add(sentinels.get(k)).addAll(text.subArray(at + gap, at + gap + size));
      at += gap + size;
    }
    input.addAll(text.subArray(at, length)).add(closingId);
    return new CorruptedText(input.build(), answer.add(closingId).build());
  }

  /** Splits a number into parts of 0 or more, all ways as likely (bars among stars). */
  private static int[] split(int total, int parts, SplittableRandom random) {
    int[] bars = new int[parts - 1];
    int places = total + parts - 1;
    boolean[] taken = new boolean[places];
    for (int i = 0; i < bars.length; i++) {
      int place = random.nextInt(places);
      while (taken[place]) {
        place = random.nextInt(places);
      }
      taken[place] = true;
      bars[i] = place;
    }
    Arrays.sort(bars);
    int[] sizes = new int[parts];
    int before = -1;
    for (int i = 0; i < bars.length; i++) {
      sizes[i] = bars[i] - before - 1;
      before = bars[i];
    }
    sizes[parts - 1] = places - before - 1;
    return sizes;
  }
}
