package io.rpt.examples.superglue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predictions as the leaderboard of SuperGLUE takes them, one JSON object per line: {@code {"idx":
 * 0, "label": …}} with the label {@code "true"} or {@code "false"} (BoolQ, WiC), {@code "True"} or
 * {@code "False"} (WSC), {@code 0} or {@code 1} (COPA), the class's name (CB, RTE) or the entity
 * (ReCoRD, under the query's {@code idx}); for MultiRC the answers' labels stand in the nested form
 * of its data, one paragraph per line.
 *
 * <p>The leaderboard knows no invalid answer: one is written as class 0, and counted by {@link
 * Predictions#invalid}.
 */
public final class Leaderboard {
  private Leaderboard() {}

  /** The lines, in the order of the predictions, without line ends. */
  public static List<String> lines(Predictions predictions) {
    return predictions.task() == SuperGlueTask.MULTIRC
        ? paragraphs(predictions.answers())
        : predictions.answers().stream().map(a -> line(predictions.task(), a)).toList();
  }

  private static String line(SuperGlueTask task, Predictions.Answer answer) {
    JsonObject line = new JsonObject();
    line.addProperty("idx", lastNumber(answer.example().id()));
    int label = label(answer);
    switch (task) {
      case RECORD -> line.addProperty("label", answer.text());
      case COPA -> line.addProperty("label", label);
      case CB -> line.addProperty("label", Entailment.CB.get(label));
      case RTE -> line.addProperty("label", Entailment.RTE.get(label));
      case WSC -> line.addProperty("label", Wording.FALSE_TRUE.get(label));
      default -> line.addProperty("label", Wording.LOWER_FALSE_TRUE.get(label));
    }
    return line.toString();
  }

  private static int label(Predictions.Answer answer) {
    return Math.max(answer.predictedClass(), 0);
  }

  private static int lastNumber(String id) {
    return Integer.parseInt(id.substring(id.lastIndexOf('/') + 1));
  }

  private static List<String> paragraphs(List<Predictions.Answer> answers) {
    Map<String, Map<String, JsonArray>> paragraphs = new LinkedHashMap<>();
    for (Predictions.Answer answer : answers) {
      String question = answer.example().group();
      String paragraph = question.substring(0, question.indexOf('/'));
      JsonObject entry = new JsonObject();
      entry.addProperty("idx", lastNumber(answer.example().id()));
      entry.addProperty("label", label(answer));
      paragraphs
          .computeIfAbsent(paragraph, key -> new LinkedHashMap<>())
          .computeIfAbsent(question, key -> new JsonArray())
          .add(entry);
    }
    return paragraphs.entrySet().stream()
        .map(entry -> paragraph(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String paragraph(String idx, Map<String, JsonArray> answers) {
    JsonArray questions = new JsonArray();
    answers.forEach(
        (id, list) -> {
          JsonObject question = new JsonObject();
          question.addProperty("idx", lastNumber(id));
          question.add("answers", list);
          questions.add(question);
        });
    JsonObject passage = new JsonObject();
    passage.add("questions", questions);
    JsonObject line = new JsonObject();
    line.addProperty("idx", Integer.parseInt(idx));
    line.add("passage", passage);
    return line.toString();
  }
}
