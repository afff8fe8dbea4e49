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
import java.util.HashSet;
import java.util.List;
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
    JsonObject expected = testCase.getAsJsonObject("expected");
    assertThat(expected.keySet()).isNotEmpty();
    switch (task) {
      case "boolq", "rte", "wic", "copa", "cb" -> classes(task, testCase, expected);
      case "wsc" -> {
        if (testCase.has("referents")) {
          referents(testCase);
        }
        classes(task, testCase, expected);
      }
      case "multirc" -> multirc(testCase, expected);
      case "record" -> record(testCase, expected);
      case "answer" -> normalisation(testCase, expected);
      default -> abort("The metric of " + key + " is not built yet.");
    }
  }

  private static void classes(String task, JsonObject testCase, JsonObject expected) {
    assertThat(expected.keySet()).isSubsetOf(OUTPUTS.get(task));
    String predicted = testCase.has("predicted_class") ? "predicted_class" : "predictions";
    int[] predictions = classes(testCase, predicted);
    int[] references = classes(testCase, "references");
    for (Map.Entry<String, JsonElement> output : expected.entrySet()) {
      GoldenAssert.assertClose(
          output.getKey(),
          numbers(output.getValue()),
          compute(output.getKey(), predictions, references, task.equals("cb") ? 3 : 2),
          TOLERANCE);
    }
  }

  /** The class of each generated referent, which the accuracy is then taken of. */
  private static void referents(JsonObject testCase) {
    List<String> predictions = strings(testCase.get("predictions"));
    List<String> referents = strings(testCase.get("referents"));
    int[] expected = classes(testCase, "predicted_class");
    assertThat(predictions).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(Referents.predictedClass(predictions.get(i), referents.get(i)))
          .as(predictions.get(i) + " / " + referents.get(i))
          .isEqualTo(expected[i]);
    }
  }

  private static void multirc(JsonObject testCase, JsonObject expected) {
    int[] predictions = classes(testCase, "predictions");
    int[] references = classes(testCase, "references");
    List<String> questions = strings(testCase.get("question"));
    compare(
        expected,
        Map.of(
            "f1_over_all_answers", GroupedAnswers.f1OverAllAnswers(predictions, references),
            "exact_match_per_question",
                GroupedAnswers.exactMatchPerQuestion(predictions, references, questions)));
  }

  /** Questions may repeat; the first of each counts. */
  private static void record(JsonObject testCase, JsonObject expected) {
    List<String> predictions = strings(testCase.get("predictions"));
    List<String> questions = strings(testCase.get("question"));
    double exact = 0;
    double f1 = 0;
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < predictions.size(); i++) {
      if (seen.add(questions.get(i))) {
        List<String> answers = strings(testCase.getAsJsonArray("references").get(i));
        exact += Answers.exactMatch(predictions.get(i), answers);
        f1 += Answers.tokenF1(predictions.get(i), answers);
      }
    }
    compare(expected, Map.of("exact_match", exact / seen.size(), "f1", f1 / seen.size()));
  }

  private static void normalisation(JsonObject testCase, JsonObject expected) {
    assertThat(expected.keySet()).containsExactly("normalised");
    assertThat(strings(testCase.get("inputs")).stream().map(Answers::normalize))
        .containsExactlyElementsOf(strings(expected.get("normalised")));
  }

  private static void compare(JsonObject expected, Map<String, Double> actual) {
    assertThat(expected.keySet()).isSubsetOf(actual.keySet());
    for (Map.Entry<String, JsonElement> output : expected.entrySet()) {
      GoldenAssert.assertClose(
          output.getKey(),
          numbers(output.getValue()),
          new double[] {actual.get(output.getKey())},
          TOLERANCE);
    }
  }

  private static List<String> strings(JsonElement array) {
    return array.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
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
