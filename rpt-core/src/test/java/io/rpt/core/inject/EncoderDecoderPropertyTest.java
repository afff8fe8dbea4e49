package io.rpt.core.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EncoderDecoderPropertyTest {
  private static final int CLOSING = 1;
  private static final PromptInjector INJECTOR = PromptInjector.encoderDecoder();

  @Property
  void inject_anyRow_putsThePromptInFrontAndMasksNothing(
      @ForAll("rows") TokenRow row, @ForAll @IntRange(max = 20) int promptLength) {
    InjectedRow injected = INJECTOR.inject(row, promptLength);

    assertThat(injected.length()).isEqualTo(row.length() + promptLength);
    assertThat(injected.promptLength()).isEqualTo(promptLength);
    assertThat(injected.promptStart()).isZero();
    assertThat(injected.positions()).isEqualTo(IntStream.range(0, injected.length()).toArray());
    assertThat(injected.mask()).hasSize(injected.length()).containsOnly(1);
    assertThat(injected.typeIds()).isEqualTo(new int[injected.length()]);
    assertThat(injected.ids()).isEqualTo(row.ids());
  }

  @Property
  void textBudget_truncatedRow_keepsPromptAndClosingToken(
      @ForAll("rows") TokenRow row,
      @ForAll @IntRange(max = 20) int promptLength,
      @ForAll @IntRange(min = 5, max = 20) int room) {
    int maxLength = promptLength + room;
    TokenRow fitting = Truncation.toBudget(row, INJECTOR.textBudget(maxLength, promptLength));
    InjectedRow injected = INJECTOR.inject(fitting, promptLength);

    assertThat(injected.length()).isEqualTo(Math.min(maxLength, row.length() + promptLength));
    assertThat(injected.promptLength()).isEqualTo(promptLength);
    assertThat(injected.ids()[injected.ids().length - 1]).isEqualTo(CLOSING);
  }

  /** text and the closing token. */
  @Provide
  Arbitrary<TokenRow> rows() {
    return Arbitraries.integers()
        .between(2, 999)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30)
        .map(EncoderDecoderPropertyTest::row);
  }

  private static TokenRow row(List<Integer> text) {
    int[] ids =
        IntStream.concat(text.stream().mapToInt(Integer::intValue), IntStream.of(CLOSING))
            .toArray();
    boolean[] special = new boolean[ids.length];
    special[ids.length - 1] = true;
    return new TokenRow(ids, new int[ids.length], special);
  }
}
