package io.rpt.djl.block;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.google.gson.JsonObject;
import io.rpt.core.golden.GoldenDirectory;
import io.rpt.core.golden.GoldenGenerator;
import io.rpt.core.golden.GoldenOutput;
import io.rpt.core.golden.GoldenReparameterizer;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.golden.GoldenTensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Compiled Blocks against the golden reparameterizers: outputs, and gradients by autograd. */
class ReparameterizerBlockGoldenTest {
  @TestFactory
  Stream<DynamicTest> reparameterizers() {
    return GoldenDirectory.tests(
        "reparameterizers",
        entry -> !GoldenGenerator.is(entry),
        ReparameterizerBlockGoldenTest::run);
  }

  private static void run(Path path, JsonObject entry) {
    SafetensorsFile file = SafetensorsFile.open(path, SafetensorsLimits.forBackbones());
    GoldenReparameterizer own = GoldenReparameterizer.of(entry);
    Map<String, FloatTensor> weights = new HashMap<>();
    own.weightNames()
        .forEach((golden, name) -> weights.put(name, file.readFloats("param/" + golden)));
    PromptBlock block = new PromptBlock(own.plan(), file.readFloats(own.rawName()), weights, true);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1));
      GoldenTensor projected = forwardAndBackward(block, manager, file.readFloats("in/weighting"));
      JsonObject outputs = entry.getAsJsonObject("outputs");
      assertThat(outputs.keySet()).isNotEmpty();
      for (String name : outputs.keySet()) {
        compare(outputs, name, file, own, block, projected);
      }
    }
  }

  private static GoldenTensor forwardAndBackward(
      PromptBlock block, NDManager manager, FloatTensor weighting) {
    try (NDManager pass = manager.newSubManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray projected = block.rows(new ParameterStore(pass, false), pass, true);
      NDArray factors = pass.create(weighting.toArray(), projected.getShape());
      collector.backward(projected.mul(factors).sum());
      return GoldenTensor.of(projected);
    }
  }

  private static void compare(
      JsonObject outputs,
      String name,
      SafetensorsFile file,
      GoldenReparameterizer own,
      PromptBlock block,
      GoldenTensor projected) {
    if (name.equals("out/projected")) {
      GoldenOutput.read(outputs, file, name, "ref64/projected", name)
          .compare(projected.values(), projected.shape());
    } else if (name.startsWith("grad/")) {
      String tensor = name.substring("grad/".length());
      GoldenTensor gradient =
          gradient(block, own.isRaw(tensor) ? PromptBlock.RAW : own.weightNames().get(tensor));
      GoldenOutput.read(outputs, file, name, "grad64/" + tensor, name)
          .compare(gradient.values(), gradient.shape());
    } else {
      throw new AssertionError("The output " + name + " is unknown.");
    }
  }

  private static GoldenTensor gradient(PromptBlock block, String name) {
    for (Parameter parameter : block.getParameters().values()) {
      if (parameter.getName().equals(name)) {
        try (NDArray gradient = parameter.getArray().getGradient()) {
          return GoldenTensor.of(gradient);
        }
      }
    }
    throw new AssertionError(
        "There is no parameter " + name + " in " + block.getParameters().keys());
  }
}
