package io.rpt.core.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.InjectedBatch.PaddingSide;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DecoderOnlyPropertyTest {
  private static final PromptInjector INJECTOR = PromptInjector.decoderOnly();

  @Property
  void inject_anyRow_putsThePromptInFrontAndReadsTheLastToken(
      @ForAll("rows") TokenRow row, @ForAll @IntRange(max = 20) int promptLength) {
    InjectedRow injected = INJECTOR.inject(row, promptLength);
    assertThat(injected.length()).isEqualTo(row.length() + promptLength);
    assertThat(injected.promptStart()).isZero();
    assertThat(injected.positions()).isEqualTo(IntStream.range(0, injected.length()).toArray());
    assertThat(injected.mask()).containsOnly(1);
    assertThat(injected.headIndex()).isEqualTo(injected.length() - 1);
  }

  /** On either side, the unmasked places have the same tokens and positions, in order. */
  @Property
  void batch_eitherSide_hasTheSameUnmaskedPlaces(
      @ForAll @Size(min = 1, max = 5) List<@From("rows") TokenRow> rows,
      @ForAll @IntRange(max = 6) int promptLength) {
    List<InjectedRow> injected =
        rows.stream().map(row -> INJECTOR.inject(row, promptLength)).toList();
    for (PaddingSide side : PaddingSide.values()) {
      InjectedBatch batch = InjectedBatch.of(injected, 7, 100, side);
      for (int b = 0; b < rows.size(); b++) {
        int from = b * batch.length();
        long[] mask = batch.mask();
        long[] positions = batch.positions();
        int row = b;
        int[] seen = IntStream.range(0, batch.length()).filter(i -> mask[from + i] == 1).toArray();
        assertThat(IntStream.of(seen).mapToLong(i -> positions[from + i]).toArray())
            .isEqualTo(IntStream.range(0, injected.get(b).length()).asLongStream().toArray());
        long[] ids = batch.ids();
        assertThat(
                IntStream.of(seen)
                    .filter(i -> i >= promptLength)
                    .mapToLong(i -> ids[row * batch.textLength() + i - promptLength])
                    .toArray())
            .isEqualTo(IntStream.of(rows.get(b).ids()).asLongStream().toArray());
        assertThat(batch.headIndex()[b]).isEqualTo(seen[seen.length - 1]);
      }
    }
  }

  @Example
  void batch_leftOfAPromptInside_isRefused() {
    TokenRow row = new TokenRow(new int[] {1, 2}, new int[2], new boolean[2]);
    InjectedRow inside = PromptInjector.afterCls().inject(row, 2);
    assertThatThrownBy(() -> InjectedBatch.of(List.of(inside), 0, 10, PaddingSide.LEFT))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("place 1");
  }

  @Provide
  Arbitrary<TokenRow> rows() {
    return Arbitraries.integers()
        .between(0, 999)
        .array(int[].class)
        .ofMinSize(1)
        .ofMaxSize(12)
        .map(ids -> new TokenRow(ids, new int[ids.length], new boolean[ids.length]));
  }
}
