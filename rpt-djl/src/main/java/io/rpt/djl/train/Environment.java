package io.rpt.djl.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.google.common.base.MoreObjects;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a run's numbers depend on beside its options. */
final class Environment {
  private Environment() {}

  static SortedMap<String, String> describe(Device device) {
    SortedMap<String, String> map = new TreeMap<>();
    map.put("device", device.toString());
    map.put("djl", Engine.getDjlVersion());
    map.put("java", Runtime.version().toString());
    map.put("os", System.getProperty("os.name"));
    map.put("processor", System.getProperty("os.arch"));
    map.put("pytorch", Engine.getEngine("PyTorch").getVersion());
    map.put("rpt", version());
    return map;
  }

  /** The version in the jar's manifest. */
  private static String version() {
    return MoreObjects.firstNonNull(
        Environment.class.getPackage().getImplementationVersion(), "development");
  }
}
