package io.rpt.core.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InjectTest {
  private static final TokenRow PAIR = Rows.row(List.of(200, 201, 202), List.of(300));

  @Test
  void inject_afterCls_isAsInTheFormula() {
    InjectedRow row = PromptInjector.afterCls().inject(PAIR, 2);

    assertThat(row.ids()).containsExactly(101, 200, 201, 202, 102, 300, 102);
    assertThat(row.typeIds()).containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 1);
    assertThat(row.promptStart()).isEqualTo(1);
    assertThat(row.headIndex()).isZero();
  }

  @Test
  void byName_savedNames_giveTheirInjector() {
    assertThat(PromptInjector.byName("after_cls")).isEqualTo(PromptInjector.afterCls());
    assertThat(PromptInjector.byName("before_cls")).isEqualTo(PromptInjector.beforeCls());
    assertThat(PromptInjector.byName("encoder_front")).isEqualTo(PromptInjector.encoderDecoder());
    assertThatThrownBy(() -> PromptInjector.byName("AFTER_CLS"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("'AFTER_CLS'", "after_cls", "before_cls", "encoder_front");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 60, 64, 1_000_000_000, Integer.MAX_VALUE})
  void textBudget_promptLeavesNoRoom_isRefusedNamingTheLengths(int promptLength) {
    assertThatThrownBy(() -> PromptInjector.afterCls().textBudget(64, promptLength))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining(Integer.toString(promptLength));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MAX_VALUE})
  void inject_impossibleLength_isRefused(int promptLength) {
    assertThatThrownBy(() -> PromptInjector.afterCls().inject(PAIR, promptLength))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void toBudget_pair_cutsTheLongerText() {
    assertThat(Truncation.toBudget(PAIR, 5)).isEqualTo(Rows.row(List.of(200), List.of(300)));
    assertThat(Truncation.toBudget(PAIR, 4)).isEqualTo(Rows.row(List.of(200), List.of()));
  }

  /** GPT-2's tokenizer puts nothing between two texts, but tells them apart by their type. */
  @Test
  void toBudget_textsSideBySide_areSegmentsOfTheirOwn() {
    TokenRow pair = new TokenRow(new int[] {1, 2, 3, 7, 8}, new int[] {0, 0, 0, 1, 1}, none(5));
    assertThat(Truncation.toBudget(pair, 3))
        .isEqualTo(new TokenRow(new int[] {1, 2, 7}, new int[] {0, 0, 1}, none(3)));
  }

  private static boolean[] none(int length) {
    return new boolean[length];
  }

  @Test
  void toBudget_lessThanTheSpecialTokens_isRefused() {
    assertThatThrownBy(() -> Truncation.toBudget(PAIR, 2))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("budget is 2", "3 special tokens");
  }

  @Test
  void tokenRow_arraysChangedOutside_staysTheSame() {
    int[] ids = {1, 2};
    TokenRow row = new TokenRow(ids, new int[2], new boolean[2]);
    ids[0] = 9;
    row.ids()[1] = 9;
    row.special()[0] = true;

    assertThat(row).isEqualTo(new TokenRow(new int[] {1, 2}, new int[2], new boolean[2]));
  }

  @Test
  void tokenRow_unequalEmptyOrNegative_isRefused() {
    assertThatThrownBy(() -> new TokenRow(new int[2], new int[1], new boolean[2]))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new TokenRow(new int[0], new int[0], new boolean[0]))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new TokenRow(new int[] {3, -4}, new int[2], new boolean[2]))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("place 1", "-4");
  }

  @Test
  void injectedRow_contradictions_areRefused() {
    int[] two = {0, 1};
    int[] ones = {1, 1};
    assertThatThrownBy(() -> new InjectedRow(two, 3, two, ones, two, 0))
        .hasMessageContaining("prompt start is 3");
    assertThatThrownBy(() -> new InjectedRow(two, 0, two, ones, two, 2))
        .hasMessageContaining("head index is 2");
    assertThatThrownBy(() -> new InjectedRow(two, 0, two, new int[] {1, 2}, two, 0))
        .hasMessageContaining("mask value is 2");
    assertThatThrownBy(() -> new InjectedRow(two, 0, new int[1], ones, two, 0))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void injectedRow_allPadding_isRefused() {
    assertThatThrownBy(() -> new InjectedRow(new int[2], 0, new int[2], new int[2], new int[2], 0))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("unmasked");
  }

  @Test
  void batch_rowsOfUnlikePrompts_areRefused() {
    InjectedRow one = PromptInjector.afterCls().inject(PAIR, 1);
    InjectedRow two = PromptInjector.afterCls().inject(PAIR, 2);
    InjectedRow before = PromptInjector.beforeCls().inject(PAIR, 1);

    assertThatThrownBy(() -> InjectedBatch.of(List.of(one, two), 0, 100))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("Row 1");
    assertThatThrownBy(() -> InjectedBatch.of(List.of(one, before), 0, 100))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void batch_noRowOrRowBeyondThePositions_isRefused() {
    assertThatThrownBy(() -> InjectedBatch.of(List.of(), 0, 100))
        .isInstanceOf(InvalidValueException.class);
    InjectedRow row = PromptInjector.afterCls().inject(PAIR, 1);
    assertThatThrownBy(() -> InjectedBatch.of(List.of(row), 0, 7))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("position of place 7 is 7");
  }

  @Test
  void batch_oneRow_hasNoPadding() {
    InjectedBatch batch =
        InjectedBatch.of(List.of(PromptInjector.beforeCls().inject(PAIR, 2)), 0, 9);

    assertThat(batch.mask()).hasSize(9).containsOnly(1);
    assertThat(batch.headIndex()).containsExactly(2);
  }
}
