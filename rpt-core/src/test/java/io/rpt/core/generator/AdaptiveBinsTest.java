package io.rpt.core.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.tensor.PromptShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bins and pooled values that were worked out by hand. */
class AdaptiveBinsTest {
  private static final double[] ROW = {3, 1, 4, 1, 5, 9, 2};

  @ParameterizedTest
  @CsvSource({
    "7, 3, '0-2, 2-4, 4-6'",
    "12, 5, '0-2, 2-4, 4-7, 7-9, 9-11'",
    "2, 5, '0-0, 0-0, 0-1, 1-1, 1-1'"
  })
  void bins_byHand_coverThesePlaces(int length, int count, String expected) {
    AdaptiveBins bins = new AdaptiveBins(length, count);
    String found =
        IntStream.range(0, count)
            .mapToObj(bin -> bins.start(bin) + "-" + (bins.end(bin) - 1))
            .collect(Collectors.joining(", "));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void pooling_byHand_givesTheseNumbers() {
    assertClose(pooled(GeneratorKind.MPPG), 4, 5, 9);
    assertClose(pooled(GeneratorKind.APPG), 8 / 3.0, 10 / 3.0, 16 / 3.0);
  }

  /** Pools the row to 3 bins, with linear maps that change nothing. */
  private static double[] pooled(GeneratorKind kind) {
    GeneratorPlan plan = new GeneratorPlan(kind, new PromptShape(3, 1), 1, 0);
    Map<String, double[]> ones =
        Map.of(
            GeneratorPlan.DOWN_WEIGHT, new double[] {1},
            GeneratorPlan.DOWN_BIAS, new double[] {0},
            GeneratorPlan.UP_WEIGHT, new double[] {1},
            GeneratorPlan.UP_BIAS, new double[] {0});
    return GeneratorEvaluator.evaluate(plan, ones, ROW, 0);
  }

  private static void assertClose(double[] actual, double... expected) {
    List<Double> boxed = Arrays.stream(actual).boxed().toList();
    assertThat(boxed).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], Offset.offset(1e-12));
    }
  }
}
