package io.rpt.djl.backbone;

import ai.djl.Device;
import io.rpt.core.error.UnsupportedFeatureException;

/** Where the weights of a frozen backbone are kept. */
public enum WeightStorage {
  /**
   * In memory of their own, into which the files are read when the folder is opened; given back
   * when the backbone is closed.
   */
  READ,
  /**
   * In the files themselves, which are mapped into memory, read-only, and come in as they are
   * needed: opening takes a few milliseconds, and all processes that map the same files share one
   * copy. For weights that are stored as float32, on the CPU, in {@link Precision#F32}; others are
   * refused. The memory is given back once the backbone is closed and no longer referenced, and
   * garbage is collected.
   *
   * <p>As with every mapped file, the files must stay as they are while the backbone is in use.
   * Replacing one by another under its name, as downloads do, does no harm. Writing into one
   * changes the weights, which {@link Backbone#weightsHash()} and {@link Backbone#digest()} notice;
   * cutting one off ends the process at the next use, and so does code that changes a frozen weight
   * in place, which nothing in this library does.
   */
  MAPPED;

  /**
   * Refuses what cannot be kept so.
   *
   * @param precision F32 or BF16
   * @throws UnsupportedFeatureException naming it
   */
  void check(Device device, Precision precision) {
    if (this == READ) {
      return;
    }
    if (!device.equals(Device.cpu())) {
      throw refusal("the device is " + device, "the device cpu");
    }
    if (precision != Precision.F32) {
      throw refusal("the precision is " + precision.id() + ", which needs a copy", "f32");
    }
  }

  private static UnsupportedFeatureException refusal(String reason, String instead) {
    return new UnsupportedFeatureException(
        "Mapped weights are used where they lie in their files, but "
            + reason
            + ". Use "
            + instead
            + ", or weights that are read.");
  }
}
