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
import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.golden.GoldenDirectory;
import io.rpt.core.golden.GoldenGenerator;
import io.rpt.core.golden.GoldenOutput;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.golden.GoldenTensor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Generators as Blocks against the golden ones: outputs, and gradients by autograd. */
class GeneratorBlockGoldenTest {
  @TestFactory
  Stream<DynamicTest> generators() {
    return GoldenDirectory.tests(
        "reparameterizers", GoldenGenerator::is, GeneratorBlockGoldenTest::run);
  }

  private static void run(Path path, JsonObject entry) {
    SafetensorsFile file = SafetensorsFile.open(path, SafetensorsLimits.forBackbones());
    GeneratorPlan plan =
        GoldenGenerator.plan(
            entry, entry.get("width").getAsInt(), entry.get("bottleneck").getAsInt());
    Map<String, FloatTensor> weights = new HashMap<>();
    GoldenGenerator.NAMES.forEach(
        (golden, name) -> weights.put(name, file.readFloats("param/" + golden)));
    GeneratorBlock block = new GeneratorBlock(plan, weights, true);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      block.initialize(manager, DataType.FLOAT32, new Shape(1));
      NDArray states = array(manager, file.readFloats("in/hidden_states"));
      states.setRequiresGradient(true);
      GoldenTensor prompts = forwardAndBackward(block, states, file, manager);
      JsonObject outputs = entry.getAsJsonObject("outputs");
      assertThat(outputs.keySet()).isNotEmpty();
      for (String name : outputs.keySet()) {
        compare(outputs, name, file, block, states, prompts);
      }
    }
  }

  private static GoldenTensor forwardAndBackward(
      GeneratorBlock block, NDArray states, SafetensorsFile file, NDManager manager) {
    long[] shape =
        file.info("in/attention_mask").shape().stream().mapToLong(Long::longValue).toArray();
    NDArray mask = manager.create(file.readLongs("in/attention_mask"), new Shape(shape));
    NDArray first = manager.zeros(new Shape(shape[0]), DataType.INT64);
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray prompts =
          block.prompts(new ParameterStore(manager, false), states, mask, first, true);
      collector.backward(prompts.mul(array(manager, file.readFloats("in/weighting"))).sum());
      return GoldenTensor.of(prompts);
    }
  }

  private static NDArray array(NDManager manager, FloatTensor tensor) {
    long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
    return manager.create(tensor.toArray(), new Shape(shape));
  }

  private static void compare(
      JsonObject outputs,
      String name,
      SafetensorsFile file,
      GeneratorBlock block,
      NDArray states,
      GoldenTensor prompts) {
    if (name.equals("out/projected")) {
      GoldenOutput.read(outputs, file, name, "ref64/projected", name)
          .compare(prompts.values(), prompts.shape());
      return;
    }
    String tensor = name.substring("grad/".length());
    NDArray input = tensor.equals("hidden_states") ? states : parameter(block, tensor);
    try (NDArray gradient = input.getGradient()) {
      GoldenTensor found = GoldenTensor.of(gradient);
      GoldenOutput.read(outputs, file, name, "grad64/" + tensor, name)
          .compare(found.values(), found.shape());
    }
  }

  private static NDArray parameter(GeneratorBlock block, String golden) {
    String name = Objects.requireNonNull(GoldenGenerator.NAMES.get(golden), golden);
    return block.getParameters().values().stream()
        .filter(parameter -> parameter.getName().equals(name))
        .map(Parameter::getArray)
        .findFirst()
        .orElseThrow();
  }
}
