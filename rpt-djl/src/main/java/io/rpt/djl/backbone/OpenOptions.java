package io.rpt.djl.backbone;

/**
 * How a folder is opened. Immutable; each method gives another one.
 *
 * @param device where the weights go
 * @param precision in which numbers it computes
 * @param storage where the weights are kept
 */
public record OpenOptions(DeviceChoice device, Precision precision, WeightStorage storage) {
  /** On {@link DeviceChoice#AUTO}, in {@link Precision#F32}, {@link WeightStorage#READ}. */
  public static OpenOptions standard() {
    return new OpenOptions(DeviceChoice.AUTO, Precision.F32, WeightStorage.READ);
  }

  /** The same on this device. */
  public OpenOptions device(DeviceChoice chosen) {
    return new OpenOptions(chosen, precision, storage);
  }

  /** The same in this precision. */
  public OpenOptions precision(Precision chosen) {
    return new OpenOptions(device, chosen, storage);
  }

  /** The same with weights kept there. */
  public OpenOptions storage(WeightStorage chosen) {
    return new OpenOptions(device, precision, chosen);
  }
}
