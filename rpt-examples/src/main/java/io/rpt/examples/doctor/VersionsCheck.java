package io.rpt.examples.doctor;

import ai.djl.engine.Engine;
import com.google.common.base.MoreObjects;
import java.util.Optional;

/** The versions of the parts, and whether those that must agree do. */
record VersionsCheck(Surroundings here) implements Check {
  private static final String MISSING = "missing";

  @Override
  public String what() {
    return "versions";
  }

  @Override
  public Finding look() {
    String jni = version("jnilib/pytorch.properties", "jni_version");
    String torch = version(PyTorchCheck.BUNDLED, "version").replaceAll("-\\d+$", "");
    String tokenizers = version("native/lib/tokenizers.properties", "version");
    String value =
        "rpt "
            + MoreObjects.firstNonNull(
                VersionsCheck.class.getPackage().getImplementationVersion(), "(not packaged)")
            + ", DJL "
            + Engine.getDjlVersion()
            + ", PyTorch "
            + torch
            + " (JNI "
            + jni
            + "), tokenizers "
            + tokenizers;
    if (jni.equals(MISSING) || tokenizers.equals(MISSING)) {
      return Finding.fail(
          what(), value, "put ai.djl.pytorch:pytorch-jni and ai.djl.huggingface:tokenizers back");
    }
    boolean agrees = torch.equals(MISSING) || jni.startsWith(torch + "-");
    return agrees
        ? Finding.ok(what(), value)
        : Finding.fail(
            what(),
            value,
            "use pytorch-native-cpu " + jni.replaceAll("-.*", "") + " with this JNI");
  }

  private String version(String resource, String key) {
    return here.described(resource)
        .flatMap(read -> Optional.ofNullable(read.getProperty(key)))
        .orElse(MISSING);
  }
}
