package io.rpt.djl.backbone;

import ai.djl.Device;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.ops.EagerOperators;
import io.rpt.djl.ops.Operators;
import io.rpt.djl.ops.ReducedOperators;
import java.util.Locale;

/**
 * In which numbers a frozen backbone computes. Prompts, reparameterizers, heads, losses and
 * optimizers are float32 in any case, and so is what a backbone gives out.
 */
public enum Precision {
  /** Float32. */
  F32,
  /**
   * Bfloat16: weights take half the memory, and products are faster; states are rounded to three
   * digits. Refused on a device that is not known to be fast at it.
   */
  BF16,
  /** {@link #BF16} on a device that is known to be fast at it, else {@link #F32}. */
  AUTO;

  /** Its name: {@code f32}, {@code bf16} or {@code auto}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What this is on a device: F32 or BF16.
   *
   * @throws UnsupportedFeatureException if BF16 was asked for and the device is not fast at it
   */
  Precision on(Device device) {
    boolean fast = this != F32 && FastBf16.isFastOn(device);
    if (this == BF16 && !fast) {
      throw new UnsupportedFeatureException(
          "The precision bf16 was asked for, but the device "
              + device
              + " is not known to have fast bfloat16 products (AMX, AVX-512 bf16 or ARM's bf16 under"
              + " Linux, NVIDIA from Ampere on). Use f32, or auto, which takes f32 here.");
    }
    return fast ? BF16 : F32;
  }

  /** What computes in it; not for {@link #AUTO}. */
  Operators operators() {
    return switch (this) {
      case F32 -> new EagerOperators();
      case BF16 -> new ReducedOperators();
      case AUTO -> throw new IllegalStateException("resolve it first");
    };
  }
}
