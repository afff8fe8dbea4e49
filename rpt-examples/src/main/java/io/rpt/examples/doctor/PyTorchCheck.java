package io.rpt.examples.doctor;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import com.google.common.base.Throwables;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Supplier;

/** Which native library of PyTorch is used, and whether it loads. */
record PyTorchCheck(Surroundings here, Supplier<Engine> engine) implements Check {
  /** The description in pytorch-native-cpu or another native's jar. */
  static final String BUNDLED = "native/lib/pytorch.properties";

  private static final String PATH = "PYTORCH_LIBRARY_PATH";
  private static final String FLAVOR = "PYTORCH_FLAVOR";

  @Override
  public String what() {
    return "PyTorch";
  }

  @Override
  public Finding look() {
    Engine started;
    try {
      started = engine.get();
    } catch (RuntimeException | LinkageError e) {
      return Finding.fail(what(), "does not load; " + source() + ": " + reason(e), repair());
    }
    Path place = Path.of(String.valueOf(LibUtils.getLibtorchPath())).toAbsolutePath();
    String value = started.getVersion() + " loads; ";
    boolean ignored =
        here.setting(PATH).filter(given -> !place.startsWith(absolute(given))).isPresent();
    return ignored
        ? Finding.warn(
            what(),
            value + bundled() + ", in " + place + "; " + given() + " has none and is ignored",
            repair())
        : Finding.ok(what(), value + source() + ", in " + place);
  }

  private static Path absolute(String given) {
    return Path.of(given).toAbsolutePath().normalize();
  }

  private static String reason(Throwable failure) {
    Throwable root = Throwables.getRootCause(failure);
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  private String source() {
    return here.setting(PATH).isPresent() ? given() : bundled();
  }

  private String given() {
    return PATH + "=" + here.setting(PATH).orElse("");
  }

  private String bundled() {
    return here.described(BUNDLED)
        .map(read -> name(read) + " from the class path")
        .orElse("no native on the class path, so it is taken from DJL's cache or downloaded");
  }

  private static String name(Properties bundled) {
    return "pytorch-native-"
        + bundled.getProperty("flavor")
        + " "
        + bundled.getProperty("classifier");
  }

  private String repair() {
    if (here.setting(PATH).isPresent()) {
      return "unset "
          + PATH
          + ", or point it at a folder with libtorch 2.7.1 and set "
          + FLAVOR
          + " to cpu or cu128";
    }
    if (here.described(BUNDLED).isEmpty()) {
      return "put ai.djl.pytorch:pytorch-native-cpu:2.7.1 for this platform on the class path";
    }
    return "check that the native is for this platform, and the line 'cache'";
  }
}
