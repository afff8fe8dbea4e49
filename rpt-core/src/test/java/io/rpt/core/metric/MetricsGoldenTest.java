package io.rpt.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rpt.core.golden.GoldenAssert;
import io.rpt.core.golden.GoldenDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every case of {@code metrics/*.json}; the first word of a key is the task. */
class MetricsGoldenTest {
  private static final double TOLERANCE = 1e-9;
  private static final Set<String> ACCURACY_ONLY = Set.of("accuracy");

  /** Of each task the outputs that a case may list. */
  private static final Map<String, Set<String>> OUTPUTS =
      Map.of(
          "boolq", ACCURACY_ONLY,
          "rte", ACCURACY_ONLY,
          "wic", ACCURACY_ONLY,
          "copa", ACCURACY_ONLY,
          "wsc", ACCURACY_ONLY,
          "cb", Set.of("accuracy", "f1_per_class", "macro_f1"),
          "multirc", Set.of("f1_over_all_answers", "exact_match_per_question"),
          "record", Set.of("exact_match", "f1"),
          "answer", Set.of("normalised"));

  /** The members that a case may have. */
  private static final Set<String> MEMBERS =
      Set.of(
          "predictions",
          "references",
          "question",
          "referents",
          "predicted_class",
          "inputs",
          "expected",
          "per_question_exact_match",
          "per_question_f1");

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
    assertThat(OUTPUTS).as("task of " + key).containsKey(task);
    assertThat(testCase.keySet()).isSubsetOf(MEMBERS);
    assertThat(expected.keySet()).isNotEmpty().isSubsetOf(OUTPUTS.get(task));
    if (task.equals("answer")) {
      checkNormalisation(testCase);
      return;
    }
    if (task.equals("record")) {
      checkQuestions(testCase);
    }
    for (Map.Entry<String, JsonElement> output : expected.entrySet()) {
      GoldenAssert.assertClose(
          output.getKey(),
          numbers(output.getValue()),
          compute(output.getKey(), task, testCase),
          TOLERANCE);
    }
  }

  private static void checkNormalisation(JsonObject testCase) {
    assertThat(strings(testCase, "inputs").stream().map(Answers::normalize).toList())
        .isEqualTo(strings(testCase.getAsJsonObject("expected"), "normalised"));
  }

  /** The scores of each question alone; repeated questions are not listed again. */
  private static void checkQuestions(JsonObject testCase) {
    double[] exact = numbers(testCase.get("per_question_exact_match"));
    double[] f1 = numbers(testCase.get("per_question_f1"));
    assertThat(exact).hasSameSizeAs(f1).isNotEmpty();
    for (int i = 0; i < exact.length; i++) {
      List<String> prediction = List.of(strings(testCase, "predictions").get(i));
      List<List<String>> answers = List.of(answers(testCase).get(i));
      List<String> question = List.of("one");
      double actualExact = RecordMetrics.exactMatch(prediction, answers, question);
      double actualF1 = RecordMetrics.f1(prediction, answers, question);
      GoldenAssert.assertClose(
          "question " + i,
          new double[] {exact[i], f1[i]},
          new double[] {actualExact, actualF1},
          TOLERANCE);
    }
  }

  private static double[] compute(String output, String task, JsonObject testCase) {
    return switch (task) {
      case "record" -> one(record(output, testCase));
      case "multirc" -> one(multiRc(output, testCase));
      default -> classes(output, task.equals("cb") ? 3 : 2, testCase);
    };
  }

  private static double record(String output, JsonObject testCase) {
    List<String> predictions = strings(testCase, "predictions");
    List<String> questions = strings(testCase, "question");
    return switch (output) {
      case RecordMetrics.EXACT_MATCH ->
          RecordMetrics.exactMatch(predictions, answers(testCase), questions);
      case RecordMetrics.F1 -> RecordMetrics.f1(predictions, answers(testCase), questions);
      default -> fail("unknown output " + output);
    };
  }

  private static double multiRc(String output, JsonObject testCase) {
    int[] predictions = integers(testCase, "predictions");
    int[] references = integers(testCase, "references");
    return switch (output) {
      case GroupedAnswers.F1_OVER_ALL_ANSWERS ->
          GroupedAnswers.f1OverAllAnswers(predictions, references);
      case GroupedAnswers.EXACT_MATCH_PER_QUESTION ->
          GroupedAnswers.exactMatchPerQuestion(
              predictions, references, strings(testCase, "question"));
      default -> fail("unknown output " + output);
    };
  }

  private static double[] classes(String output, int classCount, JsonObject testCase) {
    int[] references = integers(testCase, "references");
    int[] predictions =
        testCase.has("referents") ? referents(testCase) : integers(testCase, "predictions");
    return output.equals("f1_per_class")
        ? Metric.f1PerClass(predictions, references, classCount)
        : one(Metric.byName(output).score(predictions, references, classCount));
  }

  /** Reads the generated referents, and checks the classes that they become. */
  private static int[] referents(JsonObject testCase) {
    List<String> predictions = strings(testCase, "predictions");
    List<String> referents = strings(testCase, "referents");
    int[] classes =
        IntStream.range(0, predictions.size())
            .map(i -> Referents.predictedClass(predictions.get(i), referents.get(i)))
            .toArray();
    assertThat(classes).containsExactly(integers(testCase, "predicted_class"));
    return classes;
  }

  private static List<List<String>> answers(JsonObject testCase) {
    return testCase.getAsJsonArray("references").asList().stream()
        .map(list -> list.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList())
        .toList();
  }

  private static List<String> strings(JsonObject testCase, String name) {
    return testCase.getAsJsonArray(name).asList().stream().map(JsonElement::getAsString).toList();
  }

  private static int[] integers(JsonObject testCase, String name) {
    return strings(testCase, name).stream().mapToInt(Integer::parseInt).toArray();
  }

  private static double[] one(double value) {
    return new double[] {value};
  }

  private static double[] numbers(JsonElement value) {
    if (value instanceof JsonArray array) {
      return array.asList().stream().mapToDouble(MetricsGoldenTest::number).toArray();
    }
    return one(number(value));
  }

  private static double number(JsonElement value) {
    return value.getAsJsonPrimitive().isBoolean()
        ? value.getAsBoolean() ? 1 : 0
        : value.getAsDouble();
  }
}
