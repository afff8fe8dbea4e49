package io.rpt.examples.doctor;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import java.util.function.Supplier;

/** Where a backbone would go, and why no GPU is used. */
record DeviceCheck(Surroundings here, Supplier<Engine> engine) implements Check {
  private static final String CUDA =
      "for CUDA set PYTORCH_LIBRARY_PATH to the lib folder of a libtorch 2.7.1+cu128, and"
          + " PYTORCH_FLAVOR=cu128";

  @Override
  public String what() {
    return "device";
  }

  @Override
  public Finding look() {
    int gpus = engine.get().getGpuCount();
    if (gpus > 0) {
      return Finding.ok(what(), gpus + " GPU, CUDA " + CudaUtils.getCudaVersionString());
    }
    boolean wanted = here.setting("PYTORCH_FLAVOR").filter(f -> f.startsWith("cu")).isPresent();
    boolean bundled = here.setting("PYTORCH_LIBRARY_PATH").isEmpty() && isCpuBundled();
    if (bundled && wanted) {
      return Finding.warn(
          what(),
          "cpu; PYTORCH_FLAVOR is ignored, because the CPU native stands on the class path",
          CUDA);
    }
    if (!hasDriver()) {
      return wanted
          ? Finding.warn(what(), "cpu; there is no NVIDIA driver", "install the driver of the GPU")
          : Finding.ok(what(), "cpu; there is no NVIDIA driver");
    }
    return bundled
        ? Finding.warn(
            what(),
            "cpu; there is an NVIDIA driver, but the CPU native stands on the class path",
            CUDA)
        : Finding.warn(
            what(),
            "cpu; there is an NVIDIA driver, but PyTorch sees no GPU",
            "check nvidia-smi and CUDA_VISIBLE_DEVICES; " + CUDA);
  }

  private boolean isCpuBundled() {
    return here.described(PyTorchCheck.BUNDLED)
        .filter(read -> "cpu".equals(read.getProperty("flavor")))
        .isPresent();
  }

  private boolean hasDriver() {
    return here.has("proc/driver/nvidia/version") || here.has("dev/nvidiactl");
  }
}
