package io.rpt.djl.ops;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;

/**
 * The rates at which the thread's forward passes through a backbone drop values; none unless a
 * forward pass runs through {@link #with}. As with the gradient mode, one backbone can so be
 * trained in one thread and served in another. What is dropped is drawn from the engine's generator
 * ({@code Engine.setRandomSeed}).
 */
public final class DropoutMode {
  private static final ThreadLocal<DropoutRates> RATES =
      ThreadLocal.withInitial(() -> DropoutRates.NONE);

  private DropoutMode() {}

  /**
   * Runs {@code body} with the given rates, and puts the thread's previous ones back, also after a
   * failure.
   */
  public static <T> T with(DropoutRates rates, Supplier<T> body) {
    DropoutRates before = RATES.get();
    RATES.set(rates);
    try {
      return body.get();
    } finally {
      RATES.set(before);
    }
  }

  /** States, some dropped at the thread's rate; {@code x} itself where that is 0. */
  static NDArray dropHidden(NDArray x) {
    return drop(x, RATES.get().hidden());
  }

  /** Attention probabilities, some dropped at the thread's rate; as {@link #dropHidden}. */
  static NDArray dropAttention(NDArray x) {
    return drop(x, RATES.get().attention());
  }

  /** The thread's rates. */
  static DropoutRates rates() {
    return RATES.get();
  }

  private static NDArray drop(NDArray x, double rate) {
    return rate == 0 ? x : x.getNDArrayInternal().dropout(x, (float) rate, true).singletonOrThrow();
  }
}
