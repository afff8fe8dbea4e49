package io.rpt.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.golden.GoldenDirectory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of {@code metrics/*.json}; the first word of a key is the task. */
class MetricsGoldenTest {
  private static final double TOLERANCE = 1e-9;
  private static final Set<String> ACCURACY_ONLY = Set.of("accuracy");

  /** Of each task with class ids, the outputs that a case may list. */
  private static final Map<String, Set<String>> OUTPUTS =
      Map.of(
          "boolq", ACCURACY_ONLY,
          "rte", ACCURACY_ONLY,
          "wic", ACCURACY_ONLY,
          "copa", ACCURACY_ONLY,
          "wsc", ACCURACY_ONLY,
          "cb", Set.of("accuracy", "f1_per_class", "macro_f1"));

  @TestFactory
  Stream<DynamicTest> metrics() {
    return GoldenDirectory.locate().jsonFiles("metrics").stream().flatMap(MetricsGoldenTest::cases);
  }

  private static Stream<DynamicTest> cases(Path file) {
    return GoldenDirectory.json(file).entrySet().stream()
        .map(
            entry ->
                dynamicTest(
                    "metrics/" + entry.getKey(),
                    file.toUri(),
                    () -> check(entry.getKey(), entry.getValue().getAsJsonObject())));
  }

  private static void check(String key, JsonObject testCase) {
    String task = key.split("_", 2)[0];
    Set<String> outputs = OUTPUTS.get(task);
    if (outputs == null || testCase.has("referents")) {
      abort("The metric of " + key + " is not built yet.");
    }
    int[] predictions = classes(testCase, "predictions");
    int[] references = classes(testCase, "references");
    JsonObject expected = testCase.getAsJsonObject("expected");
    assertThat(expected.keySet()).isNotEmpty().isSubsetOf(outputs);
    for (Map.Entry<String, JsonElement> output : expected.entrySet()) {
      GoldenAssert.assertClose(
          output.getKey(),
          numbers(output.getValue()),
          compute(output.getKey(), predictions, references, task.equals("cb") ? 3 : 2),
          TOLERANCE);
    }
  }

  private static double[] compute(
      String output, int[] predictions, int[] references, int classCount) {
    if (output.equals("f1_per_class")) {
      return Metric.f1PerClass(predictions, references, classCount);
    }
    return new double[] {Metric.byName(output).score(predictions, references, classCount)};
  }

  private static int[] classes(JsonObject testCase, String name) {
    return testCase.getAsJsonArray(name).asList().stream()
        .mapToInt(value -> Integer.parseInt(value.getAsString()))
        .toArray();
  }

  private static double[] numbers(JsonElement value) {
    if (value instanceof JsonArray array) {
      return array.asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
    }
    return new double[] {value.getAsDouble()};
  }
}
