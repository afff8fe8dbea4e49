package io.rpt.core.io;

import io.rpt.core.reparam.ActivationFunction;
import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.LayerVisitor;
import io.rpt.core.reparam.WeightTraining;
import io.rpt.core.tensor.PromptShape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Layer trees as JSON: an object for each node, its kind under {@code type}, from a fixed table.
 */
final class LayerJson implements LayerVisitor<LayerJson, Map<String, Object>> {
  private static final String TYPE = "type";

  private LayerJson() {}

  /** The tree as maps and lists. */
  static Map<String, Object> write(Layer layer) {
    LayerJson visitor = new LayerJson();
    return layer.accept(visitor, visitor);
  }

  @Override
  public Map<String, Object> linear(Layer.Linear layer, LayerJson self) {
    return Map.of(TYPE, "linear", "out", layer.out(), "bias", layer.bias());
  }

  @Override
  public Map<String, Object> activation(Layer.Activation layer, LayerJson self) {
    return Map.of(TYPE, "activation", "function", layer.function().id());
  }

  @Override
  public Map<String, Object> dropout(Layer.Dropout layer, LayerJson self) {
    return Map.of(TYPE, "dropout", "rate", layer.rate());
  }

  @Override
  public Map<String, Object> layerNorm(Layer.LayerNorm layer, LayerJson self) {
    return Map.of(
        TYPE, "layer_norm", "epsilon", layer.epsilon(), "scale_start", layer.scaleStart());
  }

  @Override
  public Map<String, Object> biLstm(Layer.BiLstm layer, LayerJson self) {
    return Map.of(
        TYPE,
        "bi_lstm",
        "hidden",
        layer.hidden(),
        "layers",
        layer.layers(),
        "dropout",
        layer.dropout());
  }

  @Override
  public Map<String, Object> basis(Layer.Basis layer, LayerJson self) {
    return Map.of(
        TYPE,
        "basis",
        "size",
        layer.size(),
        "training",
        layer.training().id(),
        "start",
        WeightStartJson.write(layer.start()));
  }

  @Override
  public Map<String, Object> skip(Layer.Skip layer, LayerJson self) {
    return Map.of(TYPE, "skip", "body", layer.body().accept(self, self));
  }

  @Override
  public Map<String, Object> perToken(Layer.PerToken layer, LayerJson self) {
    return Map.of(TYPE, "per_token", "body", layer.body().accept(self, self));
  }

  @Override
  public Map<String, Object> repeat(Layer.Repeat layer, LayerJson self) {
    return Map.of(TYPE, "repeat", "times", layer.times(), "body", layer.body().accept(self, self));
  }

  @Override
  public Map<String, Object> chain(Layer.Chain layer, LayerJson self) {
    List<Map<String, Object>> steps =
        layer.steps().stream().map(step -> step.accept(self, self)).toList();
    return Map.of(TYPE, "chain", "steps", steps);
  }

  @Override
  public Map<String, Object> softmax(Layer.Softmax layer, LayerJson self) {
    return Map.of(TYPE, "softmax");
  }

  @Override
  public Map<String, Object> identity(Layer.Identity layer, LayerJson self) {
    return Map.of(TYPE, "identity");
  }

  /** Reads a tree; fails at the path of the first bad node. */
  static Layer read(JsonObject node) {
    return node.build(() -> build(node));
  }

  private static Layer build(JsonObject node) {
    return switch (node.string(TYPE)) {
      case "linear" ->
          new Layer.Linear(
              only(node, "out", "bias").integer("out", 1, Layer.MAX_WIDTH), node.bool("bias"));
      case "activation" ->
          new Layer.Activation(ActivationFunction.byId(only(node, "function").string("function")));
      case "dropout" -> new Layer.Dropout(only(node, "rate").number("rate"));
      case "layer_norm" ->
          new Layer.LayerNorm(
              only(node, "epsilon", "scale_start").number("epsilon"), node.number("scale_start"));
      case "bi_lstm" ->
          new Layer.BiLstm(
              only(node, "hidden", "layers", "dropout").integer("hidden", 1, Layer.MAX_WIDTH),
              node.integer("layers", 1, Integer.MAX_VALUE),
              node.number("dropout"));
      case "basis" ->
          new Layer.Basis(
              only(node, "size", "training", "start").integer("size", 1, PromptShape.MAX_LENGTH),
              WeightTraining.byId(node.string("training")),
              WeightStartJson.read(node.object("start")));
      case "skip" -> new Layer.Skip(read(only(node, "body").object("body")));
      case "per_token" -> new Layer.PerToken(read(only(node, "body").object("body")));
      case "repeat" ->
          new Layer.Repeat(
              read(only(node, "body", "times").object("body")),
              node.integer("times", 1, Integer.MAX_VALUE));
      case "chain" ->
          new Layer.Chain(
              only(node, "steps").list("steps").stream()
                  .map(step -> read(step.asObject()))
                  .toList());
      case "softmax" -> {
        only(node);
        yield new Layer.Softmax();
      }
      case "identity" -> {
        only(node);
        yield new Layer.Identity();
      }
      default ->
          throw node.failure(
              "has the unknown layer type "
                  + Quote.of(node.string(TYPE))
                  + "; expected linear, activation, dropout, layer_norm, bi_lstm, basis, skip, per_token, repeat, chain, softmax or identity."
                  + " Was it written by a newer version of this library?");
    };
  }

  private static JsonObject only(JsonObject node, String... names) {
    Set<String> known = new HashSet<>(Set.of(names));
    known.add(TYPE);
    node.rejectUnknown(known);
    return node;
  }
}
