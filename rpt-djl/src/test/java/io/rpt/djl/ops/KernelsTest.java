package io.rpt.djl.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelsTest {
  /** After some calls the engine would put what it has seen into one operation of its own. */
  @Test
  void rmsNorm_calledOften_isNotRewritten(@TempDir Path folder) throws Exception {
    String profile = folder.resolve("profile.json").toString();
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray x = manager.randomNormal(0, 1, new Shape(3, 8), DataType.FLOAT32);
      x.setRequiresGradient(true);
      NDArray gamma = manager.ones(new Shape(8));
      for (int i = 0; i < 4; i++) {
        step(x, gamma);
      }
      JniUtils.startProfile(false, false, false);
      try {
        step(x, gamma);
      } finally {
        JniUtils.stopProfile(profile);
      }
    }
    assertThat(Path.of(profile))
        .content()
        .contains("rsqrt")
        .doesNotContain("DifferentiableGraph", "TensorExpr");
  }

  private static void step(NDArray x, NDArray gamma) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector();
        NDArray normed = Kernels.loaded().rmsNorm(x, gamma, 1e-6);
        NDArray sum = normed.sum()) {
      collector.backward(sum);
    }
  }
}
