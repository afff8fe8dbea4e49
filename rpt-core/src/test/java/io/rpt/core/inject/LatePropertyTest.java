package io.rpt.core.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LatePropertyTest {
  @Property
  void inject_anyRow_textKeepsPositionsAndTypesBehindThePrompt(
      @ForAll("rows") TokenRow row,
      @ForAll @IntRange(max = 30) int layer,
      @ForAll @IntRange(max = 20) int promptLength) {
    InjectedRow late = PromptInjector.late(layer).inject(row, promptLength);

    int[] text = IntStream.range(0, row.length()).toArray();
    assertThat(late.promptLength()).isEqualTo(promptLength);
    assertThat(late.promptStart()).isZero();
    assertThat(late.ids()).isEqualTo(row.ids());
    assertThat(tail(late.positions(), promptLength)).isEqualTo(text);
    assertThat(tail(late.typeIds(), promptLength)).isEqualTo(row.typeIds());
    assertThat(late.mask()).hasSize(late.length()).containsOnly(1);
    assertThat(late.headIndex()).isEqualTo(promptLength);
  }

  @Property
  void reading_anyPlace_findsItsTokenInTheLengthenedRow(
      @ForAll("rows") TokenRow row, @ForAll @IntRange(max = 20) int promptLength) {
    for (PromptInjector injector :
        List.of(PromptInjector.afterCls(), PromptInjector.beforeCls(), PromptInjector.late(3))) {
      InjectedRow injected = injector.inject(row, promptLength);
      for (int place = 0; place < row.length(); place++) {
        int head = injected.reading(place).headIndex();
        boolean before = place < injected.promptStart();
        assertThat(head).isEqualTo(before ? place : place + promptLength);
      }
    }
  }

  @Property
  void byName_anyLayer_isItsOwn(@ForAll @IntRange(max = 999) int layer) {
    PromptInjector late = PromptInjector.late(layer);
    assertThat(late.name()).isEqualTo("late_" + layer);
    assertThat(PromptInjector.byName(late.name())).isEqualTo(late);
  }

  @Example
  void byName_otherSpelling_isRefused() {
    for (String name : List.of("late", "late_", "late_01", "late_-1", "late_1000", "LATE_1")) {
      assertThatThrownBy(() -> PromptInjector.byName(name))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContainingAll(name, "late_K");
    }
    assertThatThrownBy(() -> PromptInjector.late(-1)).hasMessageContaining("-1");
  }

  private static int[] tail(int[] values, int from) {
    return Arrays.copyOfRange(values, from, values.length);
  }

  @Provide
  Arbitrary<TokenRow> rows() {
    return Rows.any();
  }
}
