package io.rpt.core.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  @Test
  void assertClose_withinTolerance_passes() {
    GoldenAssert.assertClose("x", new double[] {1, 2}, new double[] {1.5, 2}, 0.5);
    GoldenAssert.assertClose("x", new double[] {1, 2}, new float[] {1.5f, 2}, 0.5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 2.6, -1})
  void assertClose_oneBadValue_namesIndexAndBothValues(double bad) {
    assertThatThrownBy(
            () -> GoldenAssert.assertClose("x", new double[] {1, 2}, new double[] {1, bad}, 0.5))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("x at index 1", Double.toString(bad), "2.0");
  }

  @Test
  void assertClose_nanExpected_fails() {
    double[] nan = {Double.NaN};
    assertThatThrownBy(() -> GoldenAssert.assertClose("x", nan, nan, 1))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -1})
  void assertClose_uselessTolerance_fails(double tolerance) {
    double[] one = {1};
    assertThatThrownBy(() -> GoldenAssert.assertClose("x", one, one, tolerance))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void assertClose_lengthsDifferOrNothing_fails() {
    assertThatThrownBy(() -> GoldenAssert.assertClose("x", new double[1], new double[2], 1))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> GoldenAssert.assertClose("x", new double[0], new double[0], 1))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void assertShape_other_fails() {
    GoldenAssert.assertShape("x", new long[] {2, 3}, 2, 3);
    assertThatThrownBy(() -> GoldenAssert.assertShape("x", new long[] {2, 3}, 3, 2))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll("[2, 3]", "[3, 2]");
  }

  @Test
  void goldenDirectory_relativeOrMissing_isRefused() {
    assertThatThrownBy(() -> new GoldenDirectory(Path.of("golden")))
        .hasMessageContaining("absolute");
    Path missing = Path.of("no-such-folder").toAbsolutePath();
    assertThatThrownBy(() -> new GoldenDirectory(missing)).hasMessageContaining("no-such-folder");
  }

  @Test
  void jsonFiles_absentPart_isEmpty() {
    assertThat(GoldenDirectory.locate().jsonFiles("no-such-part")).isEmpty();
  }
}
