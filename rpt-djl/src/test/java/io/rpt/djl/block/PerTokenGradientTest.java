package io.rpt.djl.block;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Lstm;
import io.rpt.core.reparam.RandomTrees;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.reparam.SuperPos;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.golden.GoldenTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With equal copies a per-token network is the shared one, so the gradients of the copies add up to
 * the shared weight's, which the golden files check.
 */
class PerTokenGradientTest {
  private static final PromptShape SHAPE = new PromptShape(5, 6);

  static Stream<Reparameterizer> reparameterizers() {
    return Stream.of(
        Residual.bottleneck(3),
        new Lstm(2, 0, true),
        Lstm.ofLayers(1).withoutHead().residual(),
        SuperPos.basisSize(4).withSharedBasis());
  }

  @ParameterizedTest
  @MethodSource("reparameterizers")
  void gradients_ofEqualCopies_addUpToTheSharedOnes(Reparameterizer reparameterizer) {
    LayerPlan shared = LayerPlan.of(reparameterizer, SHAPE);
    LayerPlan separate = LayerPlan.of(reparameterizer.perToken(), SHAPE);
    Map<String, FloatTensor> weights = RandomTrees.weights(shared, 3);
    Map<String, FloatTensor> copies = new HashMap<>();
    for (int i = 0; i < shared.weights().size(); i++) {
      FloatTensor weight = weights.get(shared.weights().get(i).name());
      copies.put(separate.weights().get(i).name(), repeated(weight));
    }
    Map<String, double[]> expected = gradients(shared, weights);
    Map<String, double[]> actual = gradients(separate, copies);
    GoldenAssert.assertClose(
        "the raw table", expected.get(PromptBlock.RAW), actual.get(PromptBlock.RAW), 1e-4);
    for (int i = 0; i < shared.weights().size(); i++) {
      String name = shared.weights().get(i).name();
      double[] own = actual.get(separate.weights().get(i).name());
      GoldenAssert.assertClose(name, expected.get(name), summed(own), 1e-4);
    }
  }

  /** The gradients of the sum of squares of the prompt, by parameter name. */
  private static Map<String, double[]> gradients(LayerPlan plan, Map<String, FloatTensor> weights) {
    PromptBlock block = new PromptBlock(plan, RandomTrees.raw(plan, 8), weights, true);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1));
      try (NDManager pass = manager.newSubManager();
          GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        collector.backward(block.rows(new ParameterStore(pass, false), pass, true).square().sum());
      }
      Map<String, double[]> gradients = new LinkedHashMap<>();
      for (Parameter parameter : block.getParameters().values()) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          gradients.put(parameter.getName(), GoldenTensor.of(gradient).values());
        }
      }
      return gradients;
    }
  }

  private static FloatTensor repeated(FloatTensor tensor) {
    float[] values = new float[tensor.size() * SHAPE.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.get(i % tensor.size());
    }
    List<Integer> shape = new ArrayList<>(tensor.shape());
    shape.add(0, SHAPE.length());
    return FloatTensor.of(values, shape);
  }

  private static double[] summed(double[] copies) {
    double[] sum = new double[copies.length / SHAPE.length()];
    for (int i = 0; i < copies.length; i++) {
      sum[i % sum.length] += copies[i];
    }
    return sum;
  }
}
