package io.rpt.core.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class InjectedBatchPropertyTest {
  private static final int PADDING = 7;

  @Property
  void of_anyRows_everyRowIsRecoverable(
      @ForAll("rows") List<TokenRow> rows,
      @ForAll("injectors") PromptInjector injector,
      @ForAll @IntRange(max = 8) int promptLength) {
    List<InjectedRow> injected =
        rows.stream().map(row -> injector.inject(row, promptLength)).toList();
    InjectedBatch batch = InjectedBatch.of(injected, PADDING, 100);

    assertThat(batch.size()).isEqualTo(rows.size());
    for (int b = 0; b < batch.size(); b++) {
      InjectedRow row = injected.get(b);
      long[] mask = part(batch.mask(), b, batch.length());
      assertThat(Arrays.stream(mask).sum()).isEqualTo(row.length());
      assertThat(head(part(batch.ids(), b, batch.textLength()), row.ids().length))
          .isEqualTo(row.ids());
      assertThat(head(mask, row.length())).isEqualTo(row.mask());
      assertThat(head(part(batch.positions(), b, batch.length()), row.length()))
          .isEqualTo(row.positions());
      assertThat(head(part(batch.typeIds(), b, batch.length()), row.length()))
          .isEqualTo(row.typeIds());
      assertThat(batch.headIndex()[b]).isEqualTo(row.headIndex());
      assertThat(mask[row.headIndex()]).isOne();
    }
  }

  @Property
  void of_anyRows_paddingIsMaskedAndInsideThePositions(@ForAll("rows") List<TokenRow> rows) {
    List<InjectedRow> injected =
        rows.stream().map(row -> PromptInjector.afterCls().inject(row, 3)).toList();
    int longest = injected.stream().mapToInt(InjectedRow::length).max().orElseThrow();
    InjectedBatch batch = InjectedBatch.of(injected, PADDING, longest);

    assertThat(batch.length()).isEqualTo(longest);
    assertThat(Arrays.stream(batch.positions()))
        .allMatch(position -> position >= 0 && position < longest);
    for (int b = 0; b < batch.size(); b++) {
      int length = injected.get(b).length();
      for (int i = length; i < longest; i++) {
        assertThat(batch.mask()[b * longest + i]).isZero();
        assertThat(batch.typeIds()[b * longest + i]).isZero();
        assertThat(batch.ids()[b * batch.textLength() + i - 3]).isEqualTo(PADDING);
      }
    }
  }

  private static long[] part(long[] values, int row, int length) {
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }

  private static int[] head(long[] values, int length) {
    return Arrays.stream(values).limit(length).mapToInt(Math::toIntExact).toArray();
  }

  @Provide
  Arbitrary<List<TokenRow>> rows() {
    return Rows.any().list().ofMinSize(1).ofMaxSize(5);
  }

  @Provide
  Arbitrary<PromptInjector> injectors() {
    return Arbitraries.of(PromptInjector.afterCls(), PromptInjector.beforeCls());
  }
}
