package io.rpt.djl.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.rpt.core.error.InvalidValueException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenBudgetTest {
  @Test
  void cut_rowsOfManyLengths_fillsEachBatchAndKeepsTheOrder() {
    int[] lengths = {3, 4, 5, 5, 9, 30, 2};
    assertThat(
            new TokenBudget(15)
                .cut(List.of(0, 1, 2, 3, 4, 5, 6), i -> PaddedSize.ofRow(lengths[i])))
        .containsExactly(List.of(0, 1, 2), List.of(3), List.of(4), List.of(5), List.of(6));
  }

  @Test
  void cut_examplesOfManyRows_countsAllOfThemAtTheLongest() {
    PaddedSize[] sizes = {
      new PaddedSize(3, 4, 0), new PaddedSize(2, 6, 0), new PaddedSize(1, 7, 0)
    };
    assertThat(new TokenBudget(30).cut(List.of(0, 1, 2), i -> sizes[i]))
        .containsExactly(List.of(0, 1), List.of(2));
    assertThat(new TokenBudget(29).cut(List.of(0, 1, 2), i -> sizes[i]))
        .containsExactly(List.of(0), List.of(1, 2));
  }

  @Test
  void cut_answersBehindTexts_countsBothAtTheirLongest() {
    PaddedSize[] sizes = {new PaddedSize(1, 10, 2), new PaddedSize(1, 4, 8)};
    assertThat(new TokenBudget(36).cut(List.of(0, 1), i -> sizes[i])).hasSize(1);
    assertThat(new TokenBudget(35).cut(List.of(0, 1), i -> sizes[i])).hasSize(2);
  }

  @Test
  void cut_rowsLongerThan512_countsTheSquareOfTheirLength() {
    List<Integer> four = IntStream.range(0, 4).boxed().toList();
    TokenBudget budget = new TokenBudget(4096);
    assertThat(budget.cut(four, i -> PaddedSize.ofRow(1024))).hasSize(2);
    assertThat(budget.cut(four, i -> PaddedSize.ofRow(1025))).hasSize(4);
    assertThat(budget.cut(four, i -> PaddedSize.ofRow(512))).hasSize(1);
  }

  @Test
  void cut_noExample_isNoBatch() {
    assertThat(new TokenBudget(1).cut(List.of(), i -> PaddedSize.ofRow(1))).isEmpty();
  }

  @Test
  void budget_ofNoToken_isRefused() {
    assertThatThrownBy(() -> new TokenBudget(0))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("token budget is 0");
  }

  @Test
  void usual_gpu_isMoreThanOnACpu() {
    assertThat(TokenBudget.usual(Device.gpu()).tokens())
        .isGreaterThan(TokenBudget.usual(Device.cpu()).tokens());
  }
}
