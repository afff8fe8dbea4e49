package io.rpt.djl.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.rpt.core.error.InvalidValueException;
import org.junit.jupiter.api.Test;

class NextWordsTest {
  private static long[] best(Shape shape, float... scores) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      return NextWords.best(manager.create(scores, shape));
    }
  }

  @Test
  void best_rows_areTheLargestOfEach() {
    assertThat(best(new Shape(2, 3), 1, 5, 2, -1, -7, Float.NEGATIVE_INFINITY))
        .containsExactly(1, 0);
    assertThat(best(new Shape(2, 1, 3), 1, 5, 9, -1, 7, 0)).containsExactly(2, 1);
  }

  @Test
  void best_scoreThatIsNoNumber_isRefused() {
    assertThatThrownBy(() -> best(new Shape(2, 3), 1, 2, 3, 4, Float.NaN, 5))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("NaN", "Train the prompt again");
  }
}
