package io.rpt.core.io;

import io.rpt.core.data.TextFormat;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What both forms of a prompt share, as JSON members and tensors: task, head and provenance. */
final class TaskJson {
  /** The members that {@link #members} writes. */
  static final Set<String> NAMES =
      Set.of("injector", "head", "labels", "text_fields", "max_length", "provenance");

  private static final String HEAD_WEIGHT = "head.weight";
  private static final String HEAD_BIAS = "head.bias";
  private static final Set<String> PROVENANCE_NAMES =
      Set.of(
          "backbone_digest",
          "tokenizer_digest",
          "data_digest",
          "seed",
          "options",
          "environment",
          "scores");

  private TaskJson() {}

  static Map<String, Object> members(PromptTask task, Provenance provenance) {
    return Map.of(
        "injector", task.injector().name(),
        "head", head(task.head()),
        "labels", task.labels(),
        "text_fields", task.format().fields(),
        "max_length", task.maxLength(),
        "provenance", provenance(provenance));
  }

  private static Map<String, Object> head(Head head) {
    if (head instanceof LinearHead linear) {
      return Map.of("type", "linear", "hidden_width", linear.hiddenWidth());
    }
    throw new AssertionError(head);
  }

  private static Map<String, Object> provenance(Provenance provenance) {
    return Map.of(
        "backbone_digest", provenance.backboneDigest(),
        "tokenizer_digest", provenance.tokenizerDigest(),
        "data_digest", provenance.dataDigest(),
        "seed", provenance.seed(),
        "options", provenance.options(),
        "environment", provenance.environment(),
        "scores", provenance.scores());
  }

  static Map<String, FloatTensor> tensors(PromptTask task) {
    if (task.head() instanceof LinearHead linear) {
      return Map.of(HEAD_WEIGHT, linear.weight(), HEAD_BIAS, linear.bias());
    }
    throw new AssertionError(task.head());
  }

  static PromptTask task(JsonObject document, PromptTensors tensors) {
    List<String> labels = document.strings("labels");
    Head head = head(document.object("head"), labels.size(), tensors);
    return document.build(
        () ->
            new PromptTask(
                PromptInjector.byName(document.string("injector")),
                head,
                labels,
                new TextFormat(document.strings("text_fields")),
                document.integer("max_length", 1, Integer.MAX_VALUE)));
  }

  private static Head head(JsonObject head, int labels, PromptTensors tensors) {
    head.rejectUnknown(Set.of("type", "hidden_width"));
    if (!head.string("type").equals("linear")) {
      throw head.failure(
          "has the unknown head type " + Quote.of(head.string("type")) + "; expected linear.");
    }
    int width = head.integer("hidden_width", 1, Integer.MAX_VALUE);
    FloatTensor weight = tensors.take(HEAD_WEIGHT, List.of(labels, width));
    return new LinearHead(weight, tensors.take(HEAD_BIAS, List.of(labels)));
  }

  static Provenance provenance(JsonObject document) {
    JsonObject source = document.object("provenance");
    source.rejectUnknown(PROVENANCE_NAMES);
    return new Provenance(
        source.string("backbone_digest"),
        source.string("tokenizer_digest"),
        source.string("data_digest"),
        source.integer("seed"),
        sorted(source.object("options"), JsonValue::asString),
        sorted(source.object("environment"), JsonValue::asString),
        sorted(source.object("scores"), JsonValue::asNumber));
  }

  private static <T> SortedMap<String, T> sorted(JsonObject object, Function<JsonValue, T> read) {
    SortedMap<String, T> values = new TreeMap<>();
    object.names().forEach(name -> values.put(name, read.apply(object.get(name))));
    return values;
  }
}
