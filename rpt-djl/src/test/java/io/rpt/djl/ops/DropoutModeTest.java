package io.rpt.djl.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.rpt.core.error.InvalidValueException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DropoutModeTest {
  private static final DropoutRates RATES = new DropoutRates(0.25, 0.5);

  private final Operators ops = new EagerOperators();
  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());

  @BeforeEach
  void seed() {
    Engine.getEngine("PyTorch").setRandomSeed(7);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void dropout_off_isTheArrayItself() {
    NDArray x = manager.ones(new Shape(4));
    assertThat(ops.dropout(x)).isSameAs(x);
    assertThat(DropoutMode.with(new DropoutRates(0, 0.5), () -> ops.dropout(x))).isSameAs(x);
  }

  @Test
  void dropout_on_dropsItsShareAndKeepsTheExpectation() {
    int count = 40_000;
    NDArray x = manager.ones(new Shape(count));
    float[] found = DropoutMode.with(RATES, () -> ops.dropout(x)).toFloatArray();
    int dropped = 0;
    double sum = 0;
    for (float value : found) {
      assertThat(value).isIn(0f, 1 / 0.75f);
      dropped += value == 0 ? 1 : 0;
      sum += value;
    }
    assertThat((double) dropped / count).isCloseTo(0.25, within(0.01));
    assertThat(sum / count).isCloseTo(1, within(0.015));
  }

  /** Values are a unit matrix, so that what comes out are the probabilities themselves. */
  @Test
  void attention_on_dropsProbabilitiesAtTheAttentionRate() {
    int places = 100;
    NDArray q = manager.zeros(new Shape(1, places, places));
    NDArray unit = manager.eye(places).expandDims(0);
    NDArray bias = manager.zeros(new Shape(1, 1, 1, places));
    float[] found =
        DropoutMode.with(RATES, () -> ops.attention(q, q, unit, bias, 1, 1)).toFloatArray();
    int dropped = 0;
    for (float value : found) {
      if (value == 0) {
        dropped++;
      } else {
        assertThat(value).isCloseTo(2f / places, within(1e-7f));
      }
    }
    assertThat((double) dropped / found.length).isCloseTo(0.5, within(0.03));
  }

  @Test
  void dropout_sameSeed_dropsTheSame() {
    NDArray x = manager.ones(new Shape(64));
    float[] first = DropoutMode.with(RATES, () -> ops.dropout(x)).toFloatArray();
    float[] other = DropoutMode.with(RATES, () -> ops.dropout(x)).toFloatArray();
    seed();
    float[] again = DropoutMode.with(RATES, () -> ops.dropout(x)).toFloatArray();
    assertThat(again).containsExactly(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void with_failureOrAnotherThread_ratesStayWhereTheyBelong() {
    assertThatThrownBy(
            () ->
                DropoutMode.with(
                    RATES,
                    () -> {
                      assertThat(CompletableFuture.supplyAsync(DropoutMode::rates).join())
                          .isEqualTo(DropoutRates.NONE);
                      throw new IllegalStateException("stop");
                    }))
        .hasMessage("stop");
    assertThat(DropoutMode.rates()).isEqualTo(DropoutRates.NONE);
  }

  @Test
  void rates_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> new DropoutRates(1, 0))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("hidden states", "1.0");
    assertThatThrownBy(() -> new DropoutRates(0, Double.NaN))
        .hasMessageContainingAll("attention probabilities", "NaN");
  }
}
