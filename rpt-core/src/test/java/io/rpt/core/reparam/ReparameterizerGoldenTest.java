package io.rpt.core.reparam;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.rpt.core.golden.GoldenDirectory;
import io.rpt.core.golden.GoldenGenerator;
import io.rpt.core.golden.GoldenOutput;
import io.rpt.core.golden.GoldenReparameterizer;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The plain-Java evaluation against the golden reparameterizers: outputs, and gradients by central
 * differences in float64.
 */
class ReparameterizerGoldenTest {
  private static final double STEP = 1e-5;

  @TestFactory
  Stream<DynamicTest> reparameterizers() {
    return GoldenDirectory.tests(
        "reparameterizers", entry -> !GoldenGenerator.is(entry), ReparameterizerGoldenTest::run);
  }

  private static void run(Path path, JsonObject entry) {
    Case golden = Case.read(path, entry);
    assertThat(golden.own().parameterCount()).isEqualTo(entry.get("parameters").getAsLong());
    JsonObject outputs = entry.getAsJsonObject("outputs");
    assertThat(outputs.keySet()).isNotEmpty();
    for (String name : outputs.keySet()) {
      golden.compare(outputs, name);
    }
  }

  /** One case's tree and float64 inputs. */
  private record Case(
      SafetensorsFile file,
      GoldenReparameterizer own,
      Map<String, double[]> weights,
      double[] raw) {
    static Case read(Path path, JsonObject entry) {
      SafetensorsFile file = SafetensorsFile.open(path, SafetensorsLimits.forBackbones());
      GoldenReparameterizer own = GoldenReparameterizer.of(entry);
      Map<String, double[]> weights = new HashMap<>();
      own.weightNames()
          .forEach((golden, name) -> weights.put(name, file.readDoubles("param/" + golden)));
      return new Case(file, own, weights, file.readDoubles(own.rawName()));
    }

    LayerPlan plan() {
      return own.plan();
    }

    void compare(JsonObject outputs, String name) {
      String part = name.substring(0, name.indexOf('/') + 1);
      String tensor = name.substring(part.length());
      switch (part) {
        case "out/" -> {
          assertThat(tensor).isEqualTo("projected");
          read(outputs, name, "ref64/" + tensor)
              .compare(
                  LayerEvaluator.evaluate(plan(), weights, raw),
                  plan().shape().length(),
                  plan().shape().width());
        }
        case "grad/" -> {
          GoldenOutput expected = read(outputs, name, "grad64/" + tensor);
          expected.compare(gradient(tensor), expected.shape());
        }
        default -> throw new AssertionError("The output " + name + " is unknown.");
      }
    }

    private GoldenOutput read(JsonObject outputs, String name, String reference) {
      return GoldenOutput.read(outputs, file, name, reference, name);
    }

    /** d sum(projected x weighting) / d input, by central differences. */
    private double[] gradient(String tensor) {
      double[] input = own.isRaw(tensor) ? raw : weights.get(own.weightNames().get(tensor));
      assertThat(input).as("the gradient's input " + tensor).isNotNull();
      double[] weighting = file.readDoubles("in/weighting");
      double[] gradient = new double[input.length];
      for (int i = 0; i < input.length; i++) {
        double value = input[i];
        input[i] = value + STEP;
        double above = weighted(weighting);
        input[i] = value - STEP;
        double below = weighted(weighting);
        input[i] = value;
        gradient[i] = (above - below) / (2 * STEP);
      }
      return gradient;
    }

    private double weighted(double[] weighting) {
      double[] projected = LayerEvaluator.evaluate(plan(), weights, raw);
      double sum = 0;
      for (int i = 0; i < projected.length; i++) {
        sum += projected[i] * weighting[i];
      }
      return sum;
    }
  }
}
