package io.rpt.core.io;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the names that somebody may have meant. */
final class NearNames {
  private static final int SHOWN = 5;

  private NearNames() {}

  /**
   * Up to five of {@code names}: those that end like {@code wanted} first, then by edit distance.
   */
  static List<String> of(String wanted, Collection<String> names) {
    Comparator<String> sameEnd =
        Comparator.comparing(name -> !name.endsWith(wanted) && !wanted.endsWith(name));
    return names.stream()
        .sorted(
            sameEnd
                .thenComparingInt(name -> distance(name, wanted))
                .thenComparing(Comparator.naturalOrder()))
        .limit(SHOWN)
        .map(Quote::of)
        .toList();
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
