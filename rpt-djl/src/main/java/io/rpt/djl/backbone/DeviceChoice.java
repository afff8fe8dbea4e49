package io.rpt.djl.backbone;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import io.rpt.core.error.UnsupportedFeatureException;

/** Where a backbone lives. */
public enum DeviceChoice {
  /** The first GPU if the engine sees one, else the CPU. */
  AUTO,
  /** The CPU. */
  CPU,
  /** The first GPU; refused if there is none. */
  GPU;

  /**
   * The device of this choice.
   *
   * @throws UnsupportedFeatureException if there is no GPU but one was demanded, or the engine's
   *     native library is missing
   */
  public Device resolve() {
    Engine engine = engine();
    int gpus = engine.getGpuCount();
    if (this == GPU && gpus == 0) {
      throw new UnsupportedFeatureException(
          "The device gpu was asked for, but "
              + engine.getEngineName()
              + " "
              + engine.getVersion()
              + " sees no GPU here. Use the device cpu, or put the CUDA build of the PyTorch native"
              + " library in place of pytorch-native-cpu and check the driver.");
    }
    return this == CPU || gpus == 0 ? Device.cpu() : Device.gpu();
  }

  /** The PyTorch engine, started by the first call. */
  static Engine engine() {
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException | LinkageError e) {
      throw new UnsupportedFeatureException(
          "The PyTorch engine cannot start: "
              + e.getMessage()
              + ". Add a native library of PyTorch 2.7.1 to the class path, such as"
              + " ai.djl.pytorch:pytorch-native-cpu:2.7.1 for this platform.",
          e);
    }
  }
}
