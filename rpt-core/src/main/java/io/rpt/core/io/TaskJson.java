package io.rpt.core.io;

import io.rpt.core.data.TextFormat;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What both forms of a prompt share, as JSON members: task, head and provenance. */
final class TaskJson {
  /** The members that {@link #members} writes. */
  static final Set<String> NAMES =
      Set.of("injector", "head", "labels", "text_fields", "max_length", "provenance");

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
        "head", HeadJson.members(task.head()),
        "labels", task.labels(),
        "text_fields", task.format().fields(),
        "max_length", task.maxLength(),
        "provenance", members(provenance));
  }

  static Map<String, Object> members(Provenance provenance) {
    return Map.of(
        "backbone_digest", provenance.backboneDigest(),
        "tokenizer_digest", provenance.tokenizerDigest(),
        "data_digest", provenance.dataDigest(),
        "seed", provenance.seed(),
        "options", provenance.options(),
        "environment", provenance.environment(),
        "scores", provenance.scores());
  }

  static PromptTask task(JsonObject document, PromptTensors tensors) {
    List<String> labels = document.strings("labels");
    Head head = HeadJson.read(document.object("head"), labels.size(), tensors);
    return document.build(
        () ->
            new PromptTask(
                PromptInjector.byName(document.string("injector")),
                head,
                labels,
                new TextFormat(document.strings("text_fields")),
                document.integer("max_length", 1, Integer.MAX_VALUE)));
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
