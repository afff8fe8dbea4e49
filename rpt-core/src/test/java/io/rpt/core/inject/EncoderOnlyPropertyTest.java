package io.rpt.core.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EncoderOnlyPropertyTest {
  @Property
  void inject_anyRow_numbersEveryPlaceAndMasksNone(
      @ForAll("rows") TokenRow row,
      @ForAll("injectors") PromptInjector injector,
      @ForAll @IntRange(max = 20) int promptLength) {
    InjectedRow injected = injector.inject(row, promptLength);

    assertThat(injected.length()).isEqualTo(row.length() + promptLength);
    assertThat(injected.promptLength()).isEqualTo(promptLength);
    assertThat(injected.positions()).isEqualTo(IntStream.range(0, injected.length()).toArray());
    assertThat(injected.mask()).hasSize(injected.length()).containsOnly(1);
    assertThat(injected.ids()).isEqualTo(row.ids());
  }

  @Property
  void inject_anyRow_textKeepsItsTypesAndTheHeadReadsCls(
      @ForAll("rows") TokenRow row,
      @ForAll("injectors") PromptInjector injector,
      @ForAll @IntRange(max = 20) int promptLength) {
    InjectedRow injected = injector.inject(row, promptLength);

    int start = injected.promptStart();
    assertThat(Arrays.copyOfRange(injected.typeIds(), start, start + promptLength))
        .isEqualTo(new int[promptLength]);
    for (int i = 0; i < row.length(); i++) {
      int place = i < start ? i : i + promptLength;
      assertThat(injected.typeIds()[place]).isEqualTo(row.typeIds()[i]);
      if (place == injected.headIndex()) {
        assertThat(row.ids()[i]).isEqualTo(Rows.CLS);
      }
    }
    boolean headInPrompt =
        injected.headIndex() >= start && injected.headIndex() < start + promptLength;
    assertThat(headInPrompt).isFalse();
  }

  @Property
  void inject_placement_isAsNamed(
      @ForAll("rows") TokenRow row, @ForAll @IntRange(max = 20) int promptLength) {
    InjectedRow after = PromptInjector.afterCls().inject(row, promptLength);
    InjectedRow before = PromptInjector.beforeCls().inject(row, promptLength);

    assertThat(after.promptStart()).isEqualTo(1);
    assertThat(after.headIndex()).isZero();
    assertThat(before.promptStart()).isZero();
    assertThat(before.headIndex()).isEqualTo(promptLength);
  }

  @Property
  void textBudget_truncatedRow_fitsWithThePrompt(
      @ForAll("rows") TokenRow row,
      @ForAll("injectors") PromptInjector injector,
      @ForAll @IntRange(max = 20) int promptLength,
      @ForAll @IntRange(min = 5, max = 20) int room) {
    int maxLength = promptLength + room;
    TokenRow fitting = Truncation.toBudget(row, injector.textBudget(maxLength, promptLength));
    InjectedRow injected = injector.inject(fitting, promptLength);

    assertThat(injected.length()).isLessThanOrEqualTo(maxLength);
    assertThat(injected.promptLength()).isEqualTo(promptLength);
    assertThat(injected.ids()[injected.ids().length - 1]).isEqualTo(Rows.SEP);
  }

  @Provide
  Arbitrary<TokenRow> rows() {
    return Rows.any();
  }

  @Provide
  Arbitrary<PromptInjector> injectors() {
    return Arbitraries.of(PromptInjector.afterCls(), PromptInjector.beforeCls());
  }
}
