package io.rpt.examples.bench;

import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.ops.EagerOperators;
import io.rpt.djl.ops.Operators;
import java.nio.file.Path;
import java.util.List;

/** The numbers in which a frozen backbone computes; whatever has a backbone is measured in each. */
enum BenchPrecision {
  /** Float32. */
  F32("f32", Float.BYTES);

  private final String id;
  private final int bytes;

  BenchPrecision(String id, int bytes) {
    this.id = id;
    this.bytes = bytes;
  }

  /** Those that are measured here. */
  static List<BenchPrecision> measured() {
    return List.of(values());
  }

  /** The size of a number. */
  int bytes() {
    return bytes;
  }

  /** Opens a folder. */
  Backbone open(Path folder, DeviceChoice device) {
    return Backbone.open(folder, device);
  }

  /** What computes in it. */
  Operators operators() {
    return new EagerOperators();
  }

  @Override
  public String toString() {
    return id;
  }
}
