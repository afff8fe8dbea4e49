package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.reparam.LayerEvaluator;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.RandomTrees;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.ops.GradMode;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LayerCompilerPropertyTest {
  /** Float32 against float64: some roundings of values up to a few hundred, then LayerNorms. */
  @Property(tries = 150)
  void compile_randomTree_computesWhatThePlainJavaEvaluationDoes(@ForAll long seed) {
    LayerPlan plan = RandomTrees.plan(seed);
    Map<String, FloatTensor> weights = RandomTrees.weights(plan, seed);
    FloatTensor raw = RandomTrees.raw(plan, seed);
    double[] expected = LayerEvaluator.evaluate(plan, weights, raw).toDoubles();
    PromptBlock block = new PromptBlock(plan, raw, weights, false);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1));
      ParameterStore store = new ParameterStore(manager, false);
      float[] actual = GradMode.off(() -> block.rows(store, manager, false).toFloatArray());
      double largest = 1;
      for (double value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(actual).hasSameSizeAs(expected);
      GoldenAssert.assertClose(plan.toString(), expected, actual, 2e-4 * largest);
    }
  }
}
