package io.rpt.core.generator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rpt.core.golden.GoldenDirectory;
import io.rpt.core.golden.GoldenGenerator;
import io.rpt.core.golden.GoldenOutput;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The plain-Java evaluation against the golden generators: outputs, and gradients by central
 * differences in float64.
 */
class GeneratorGoldenTest {
  private static final double STEP = 1e-6;

  @TestFactory
  Stream<DynamicTest> generators() {
    return GoldenDirectory.tests("reparameterizers", GoldenGenerator::is, GeneratorGoldenTest::run);
  }

  private static void run(Path path, JsonObject entry) {
    SafetensorsFile file = SafetensorsFile.open(path, SafetensorsLimits.forBackbones());
    GeneratorPlan plan =
        GoldenGenerator.plan(
            entry, entry.get("width").getAsInt(), entry.get("bottleneck").getAsInt());
    assertThat(plan.parameterCount()).isEqualTo(entry.get("parameters").getAsLong());
    Case golden = Case.read(file, plan);
    JsonObject outputs = entry.getAsJsonObject("outputs");
    assertThat(outputs.keySet()).isNotEmpty();
    for (String name : outputs.keySet()) {
      if (name.equals("out/projected")) {
        long[] shape = {golden.lengths().length, plan.shape().length(), plan.shape().width()};
        GoldenOutput.read(outputs, file, name, "ref64/projected", name)
            .compare(golden.prompts(), shape);
      } else {
        String tensor = name.substring("grad/".length());
        GoldenOutput expected = GoldenOutput.read(outputs, file, name, "grad64/" + tensor, name);
        expected.compare(golden.gradient(tensor), expected.shape());
      }
    }
  }

  /**
   * A generator's inputs in float64.
   *
   * @param states [B, T, D]
   * @param lengths [B] how many places are not padding
   */
  private record Case(
      GeneratorPlan plan,
      Map<String, double[]> weights,
      double[] states,
      int[] lengths,
      double[] weighting) {
    static Case read(SafetensorsFile file, GeneratorPlan plan) {
      Map<String, double[]> weights = new HashMap<>();
      GoldenGenerator.NAMES.forEach(
          (golden, name) -> weights.put(name, file.readDoubles("param/" + golden)));
      long[] mask = file.readLongs("in/attention_mask");
      int rows = Math.toIntExact(file.info("in/attention_mask").shape().get(0));
      int[] lengths = new int[rows];
      for (int i = 0; i < mask.length; i++) {
        lengths[i / (mask.length / rows)] += Math.toIntExact(mask[i]);
      }
      return new Case(
          plan,
          weights,
          file.readDoubles("in/hidden_states"),
          lengths,
          file.readDoubles("in/weighting"));
    }

    /** [B, P, D]. */
    double[] prompts() {
      int perRow = states.length / lengths.length;
      int size = plan.shape().length() * plan.shape().width();
      double[] prompts = new double[lengths.length * size];
      for (int row = 0; row < lengths.length; row++) {
        double[] own =
            Arrays.copyOfRange(
                states, row * perRow, row * perRow + lengths[row] * plan.shape().width());
        double[] prompt = GeneratorEvaluator.evaluate(plan, weights, own, 0);
        System.arraycopy(prompt, 0, prompts, row * size, size);
      }
      return prompts;
    }

    /** d sum(prompts x weighting) / d input, by central differences. */
    double[] gradient(String tensor) {
      double[] input =
          tensor.equals("hidden_states")
              ? states
              : Objects.requireNonNull(weights.get(GoldenGenerator.NAMES.get(tensor)));
      double[] gradient = new double[input.length];
      for (int i = 0; i < input.length; i++) {
        double value = input[i];
        input[i] = value + STEP;
        double above = weighted();
        input[i] = value - STEP;
        double below = weighted();
        input[i] = value;
        gradient[i] = (above - below) / (2 * STEP);
      }
      return gradient;
    }

    private double weighted() {
      double[] prompts = prompts();
      double sum = 0;
      for (int i = 0; i < prompts.length; i++) {
        sum += prompts[i] * weighting[i];
      }
      return sum;
    }
  }
}
