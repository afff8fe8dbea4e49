package io.rpt.examples.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A made-up machine below a folder; a sound one unless told otherwise. */
final class Places {
  static final String BUNDLED = "native/lib/pytorch.properties";

  private final Path root;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private long heap = 1L << 30;

  Places(Path root) {
    this.root = root;
    environment.put("OMP_WAIT_POLICY", "PASSIVE");
    property("os.name", "Linux").property("os.arch", "amd64");
    property("java.version", "17.0.15").property("java.vendor", "Somebody");
    property("ai.djl.offline", "true").property("user.home", root.toString());
    file("proc/meminfo", "MemTotal:  16777216 kB\nMemFree: 1 kB\nMemAvailable:  8388608 kB\n");
    file("proc/cpuinfo", "processor : 0\nmodel name : Fast 1\nflags : sse avx2 avx512f amx_bf16\n");
    file(BUNDLED, "version=2.7.1-20250812\nflavor=cpu\nclassifier=linux-x86_64\n");
    file("jnilib/pytorch.properties", "jni_version=2.7.1-0.35.1\n");
    file("native/lib/tokenizers.properties", "version=0.21.0-0.35.1\n");
  }

  Places variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Places property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  Places heap(long bytes) {
    heap = bytes;
    return this;
  }

  Places file(String name, String content) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Places without(String name) {
    try {
      Files.delete(root.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Surroundings here() {
    try {
      ClassLoader classes = new URLClassLoader(new URL[] {root.toUri().toURL()}, null);
      return new Surroundings(environment, properties, root, classes, 2, heap);
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
