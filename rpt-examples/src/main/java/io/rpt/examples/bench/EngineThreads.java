package io.rpt.examples.bench;

import ai.djl.pytorch.jni.JniUtils;

/** How many threads the engine computes an operation with. */
final class EngineThreads {
  private EngineThreads() {}

  /** Their number, once the engine runs. */
  static int get() {
    return JniUtils.getNumThreads();
  }

  /** Sets their number, for all threads that call the engine. */
  static void set(int count) {
    JniUtils.setNumThreads(count);
  }
}
