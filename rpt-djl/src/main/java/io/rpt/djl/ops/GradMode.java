package io.rpt.djl.ops;

import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;

/**
 * The thread's gradient mode. PyTorch switches it off only in the thread that started the engine;
 * in any other thread a forward pass records a graph unless it runs through {@link #off}.
 */
public final class GradMode {
  private GradMode() {}

  /** Whether the thread records graphs. */
  static boolean isOn() {
    return JniUtils.isGradMode();
  }

  /**
   * Runs {@code body} without recording a graph, and puts the thread's previous mode back, also
   * after a failure.
   */
  public static <T> T off(Supplier<T> body) {
    return with(false, body);
  }

  /**
   * Runs {@code body} with the thread's gradient mode set to {@code enabled}, and puts the previous
   * mode back.
   */
  public static <T> T with(boolean enabled, Supplier<T> body) {
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(enabled);
    try {
      return body.get();
    } finally {
      JniUtils.setGradMode(before);
    }
  }
}
