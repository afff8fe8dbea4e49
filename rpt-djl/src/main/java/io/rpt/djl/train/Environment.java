package io.rpt.djl.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.google.common.base.MoreObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run's numbers depend on beside its options. */
public final class Environment {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private Environment() {}

  /**
   * Versions, machine and number of threads, by name.
   *
   * @param device on which it runs
   */
  public static SortedMap<String, String> describe(Device device) {
    SortedMap<String, String> map = new TreeMap<>();
    map.put("device", device.toString());
    map.put("djl", Engine.getDjlVersion());
    map.put("java", Runtime.version().toString());
    map.put("os", System.getProperty("os.name"));
    map.put("processor", System.getProperty("os.arch"));
    processorModel().ifPresent(model -> map.put("processor_model", model));
    map.put("pytorch", Engine.getEngine("PyTorch").getVersion());
    map.put("rpt", version());
    map.put("threads", String.valueOf(JniUtils.getNumThreads()));
    return map;
  }

  /** The processor's name, where Linux tells it. */
  private static Optional<String> processorModel() {
    try {
      return Files.readAllLines(PROCESSOR).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The version in the jar's manifest. */
  private static String version() {
    return MoreObjects.firstNonNull(
        Environment.class.getPackage().getImplementationVersion(), "development");
  }
}
