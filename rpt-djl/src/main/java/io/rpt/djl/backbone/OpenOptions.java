package io.rpt.djl.backbone;

/**
 * How a folder is opened. Immutable; each method gives another one.
 *
 * @param device where the weights go
 * @param precision in which numbers it computes
 */
public record OpenOptions(DeviceChoice device, Precision precision) {
  /** On {@link DeviceChoice#AUTO}, in {@link Precision#F32}. */
  public static OpenOptions standard() {
    return new OpenOptions(DeviceChoice.AUTO, Precision.F32);
  }

  /** The same on this device. */
  public OpenOptions device(DeviceChoice chosen) {
    return new OpenOptions(chosen, precision);
  }

  /** The same in this precision. */
  public OpenOptions precision(Precision chosen) {
    return new OpenOptions(device, chosen);
  }
}
