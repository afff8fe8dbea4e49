package io.rpt.core.inject;

import io.rpt.core.error.InvalidValueException;
import java.util.ArrayList;
import java.util.List;

/**
 * Shortens token rows to a budget. Tokens are dropped one by one from the end of the text segment
 * that is longest at that moment (of several equally long ones, the last), so that a pair of texts
 * stays balanced. A segment is a longest run of tokens of one type that are not special. Special
 * tokens are never dropped: the closing [SEP] survives.
 */
public final class Truncation {
  private Truncation() {}

  /**
   * Returns {@code row} if it has at most {@code budget} tokens, else a shorter copy with exactly
   * {@code budget}.
   *
   * @param row the row, [T]
   * @param budget the most tokens allowed, special ones included; see {@link
   *     PromptInjector#textBudget}
   * @throws InvalidValueException if the row must be cut and has more special tokens than {@code
   *     budget}
   */
  public static TokenRow toBudget(TokenRow row, int budget) {
    int excess = row.length() - budget;
    if (excess <= 0) {
      return row;
    }
    List<Segment> segments = segments(row);
    int textTokens = segments.stream().mapToInt(segment -> segment.kept).sum();
    if (textTokens < excess) {
      throw new InvalidValueException(
          "The token budget is "
              + budget
              + ", but the row has "
              + (row.length() - textTokens)
              + " special tokens, which are never cut. Use a shorter prompt or a larger maximum"
              + " length.");
    }
    for (int i = 0; i < excess; i++) {
      longest(segments).kept--;
    }
    return cut(row, segments, budget);
  }

  private static List<Segment> segments(TokenRow row) {
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      if (row.isSpecial(i)) {
        continue;
      }
      boolean begins = i == 0 || row.isSpecial(i - 1);
      if (begins || row.ownTypeIds()[i] != row.ownTypeIds()[i - 1]) {
        segments.add(new Segment(i));
      }
      segments.get(segments.size() - 1).kept++;
    }
    return segments;
  }

  private static Segment longest(List<Segment> segments) {
    Segment longest = segments.get(0);
    for (Segment segment : segments) {
      if (segment.kept >= longest.kept) {
        longest = segment;
      }
    }
    return longest;
  }

  private static TokenRow cut(TokenRow row, List<Segment> segments, int budget) {
    int[] ids = new int[budget];
    int[] typeIds = new int[budget];
    boolean[] special = new boolean[budget];
    int next = 0;
    int segment = -1;
    for (int i = 0; i < row.length(); i++) {
      boolean keep = row.isSpecial(i);
      if (!keep) {
        if (segment + 1 < segments.size() && segments.get(segment + 1).start == i) {
          segment++;
        }
        keep = i < segments.get(segment).start + segments.get(segment).kept;
      }
      if (keep) {
        ids[next] = row.ownIds()[i];
        typeIds[next] = row.ownTypeIds()[i];
        special[next++] = row.isSpecial(i);
      }
    }
    return new TokenRow(ids, typeIds, special);
  }

  /** A run of text tokens and how many of them, from its start, are kept. */
  private static final class Segment {
    private final int start;
    private int kept;

    private Segment(int start) {
      this.start = start;
    }
  }
}
