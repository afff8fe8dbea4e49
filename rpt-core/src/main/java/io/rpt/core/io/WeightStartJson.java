package io.rpt.core.io;

import io.rpt.core.reparam.WeightStart;
import java.util.Map;
import java.util.Set;

/** How a weight starts, as JSON: an object with its kind under {@code type}. */
final class WeightStartJson {
  private static final String TYPE = "type";

  private WeightStartJson() {}

  static Map<String, Object> write(WeightStart start) {
    if (start instanceof WeightStart.Uniform uniform) {
      return Map.of(TYPE, "uniform", "center", uniform.center(), "spread", uniform.spread());
    }
    if (start instanceof WeightStart.Normal normal) {
      return Map.of(TYPE, "normal", "mean", normal.mean(), "deviation", normal.deviation());
    }
    return Map.of(TYPE, "embeddings");
  }

  static WeightStart read(JsonObject node) {
    return node.build(() -> build(node));
  }

  private static WeightStart build(JsonObject node) {
    return switch (node.string(TYPE)) {
      case "uniform" -> {
        node.rejectUnknown(Set.of(TYPE, "center", "spread"));
        yield new WeightStart.Uniform(node.number("center"), node.number("spread"));
      }
      case "normal" -> {
        node.rejectUnknown(Set.of(TYPE, "mean", "deviation"));
        yield new WeightStart.Normal(node.number("mean"), node.number("deviation"));
      }
      case "embeddings" -> {
        node.rejectUnknown(Set.of(TYPE));
        yield new WeightStart.Embeddings();
      }
      default ->
          throw node.failure(
              "has the unknown start "
                  + Quote.of(node.string(TYPE))
                  + "; expected uniform, normal or embeddings."
                  + " Was it written by a newer version of this library?");
    };
  }
}
