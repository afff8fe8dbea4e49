package io.rpt.djl.backbone;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Whether a device multiplies bfloat16 faster than float32. */
public final class FastBf16 {
  /** Processor flags of instructions for bfloat16 products, as Linux names them. */
  private static final Set<String> INSTRUCTIONS = Set.of("amx_bf16", "avx512_bf16", "bf16");

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  /** The compute capability of NVIDIA's Ampere, the first with such products. */
  private static final int AMPERE = 80;

  private FastBf16() {}

  /**
   * Whether the device is known to. A processor is asked through Linux; elsewhere none is known.
   */
  public static boolean isFastOn(Device device) {
    return device.isGpu()
        ? Integer.parseInt(CudaUtils.getComputeCapability(device.getDeviceId())) >= AMPERE
        : isFastWith(flags());
  }

  /**
   * Whether a processor with these flags of {@code /proc/cpuinfo} does.
   *
   * @param flags such as {@code amx_bf16}
   */
  public static boolean isFastWith(Set<String> flags) {
    return !Collections.disjoint(flags, INSTRUCTIONS);
  }

  private static Set<String> flags() {
    List<String> lines;
    try {
      lines = Files.readAllLines(PROCESSOR);
    } catch (IOException e) {
      return Set.of();
    }
    return lines.stream()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .findFirst()
        .map(line -> ImmutableSet.copyOf(Splitter.on(' ').split(line)))
        .orElse(ImmutableSet.of());
  }
}
