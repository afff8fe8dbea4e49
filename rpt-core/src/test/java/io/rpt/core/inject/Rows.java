package io.rpt.core.inject;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Random token rows: [CLS] a [SEP], or [CLS] a [SEP] b [SEP]. */
final class Rows {
  static final int CLS = 101;
  static final int SEP = 102;

  private Rows() {}

  static Arbitrary<TokenRow> any() {
    Arbitrary<List<Integer>> text = Arbitraries.integers().between(200, 999).list().ofMaxSize(12);
    return Combinators.combine(text, text.injectNull(0.3)).as(Rows::row);
  }

  static TokenRow row(List<Integer> first, @Nullable List<Integer> second) {
    List<Integer> ids = new ArrayList<>(List.of(CLS));
    ids.addAll(first);
    ids.add(SEP);
    int firstLength = ids.size();
    if (second != null) {
      ids.addAll(second);
      ids.add(SEP);
    }
    int[] all = ids.stream().mapToInt(Integer::intValue).toArray();
    int[] types = new int[all.length];
    boolean[] special = new boolean[all.length];
    for (int i = 0; i < all.length; i++) {
      types[i] = i < firstLength ? 0 : 1;
      special[i] = all[i] < 200;
    }
    return new TokenRow(all, types, special);
  }

  /** The text segments between special tokens, also empty ones. */
  static List<List<Integer>> segments(TokenRow row) {
    List<List<Integer>> segments = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      if (row.isSpecial(i)) {
        segments.add(new ArrayList<>());
      } else {
        segments.get(segments.size() - 1).add(row.ids()[i]);
      }
    }
    return segments;
  }

  static List<Integer> specials(TokenRow row) {
    return Arrays.stream(row.ids()).filter(id -> id < 200).boxed().toList();
  }
}
