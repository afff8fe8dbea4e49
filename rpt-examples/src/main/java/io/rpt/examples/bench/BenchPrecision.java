package io.rpt.examples.bench;

import ai.djl.Device;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.FastBf16;
import io.rpt.djl.backbone.OpenOptions;
import io.rpt.djl.backbone.Precision;
import io.rpt.djl.backbone.WeightStorage;
import io.rpt.djl.ops.EagerOperators;
import io.rpt.djl.ops.Operators;
import io.rpt.djl.ops.ReducedOperators;
import java.nio.file.Path;
import java.util.List;

/** The numbers in which a frozen backbone computes; whatever has a backbone is measured in each. */
enum BenchPrecision {
  /** Float32. */
  F32(Precision.F32, Float.BYTES),
  /** Bfloat16. */
  BF16(Precision.BF16, Short.BYTES);

  private final Precision precision;
  private final int bytes;

  BenchPrecision(Precision precision, int bytes) {
    this.precision = precision;
    this.bytes = bytes;
  }

  /** Those that a device is fast at. */
  static List<BenchPrecision> of(Device device) {
    return FastBf16.isFastOn(device) ? List.of(values()) : List.of(F32);
  }

  /** The size of a number. */
  int bytes() {
    return bytes;
  }

  /** Opens a folder, whose weights are read. */
  Backbone open(Path folder, DeviceChoice device) {
    return open(folder, device, WeightStorage.READ);
  }

  /** Opens a folder. */
  Backbone open(Path folder, DeviceChoice device, WeightStorage weights) {
    return Backbone.open(
        folder, OpenOptions.standard().device(device).precision(precision).storage(weights));
  }

  /** What computes in it. */
  Operators operators() {
    return switch (this) {
      case F32 -> new EagerOperators();
      case BF16 -> new ReducedOperators();
    };
  }

  @Override
  public String toString() {
    return precision.id();
  }
}
