package io.rpt.core.reparam;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.PromptShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves widths, weight names and shapes of a tree, and refuses the first node that does not fit,
 * naming its path.
 */
final class LayerPlanner implements LayerVisitor<LayerPlanner.Place, PlannedLayer> {
  private static final int MAX_DEPTH = 32;
  private static final long MAX_RUNS = 1000;

  /**
   * Where the walk stands.
   *
   * @param rows P if the weights get a leading axis, else 0
   * @param runs how often the layer runs, all repetitions around it taken together
   */
  record Place(String path, int in, int rows, int depth, long runs) {
    Place child(String name, int width) {
      return new Place(path + "." + name, width, rows, depth + 1, runs);
    }

    Place ofPerToken(int promptLength) {
      return new Place(path + ".body", in, promptLength, depth + 1, runs);
    }

    Place ofRepeat(int times) {
      return new Place(path + ".body", in, rows, depth + 1, runs * times);
    }
  }

  private final PromptShape prompt;

  private LayerPlanner(PromptShape prompt) {
    this.prompt = prompt;
  }

  static PlannedLayer plan(Layer root, int rawWidth, PromptShape prompt) {
    return new LayerPlanner(prompt).visit(root, new Place("network", rawWidth, 0, 0, 1));
  }

  private PlannedLayer visit(Layer layer, Place place) {
    if (place.depth() > MAX_DEPTH) {
      throw new InvalidValueException(
          place.path() + ": the tree is deeper than " + MAX_DEPTH + " layers.");
    }
    if (place.runs() > MAX_RUNS) {
      throw new InvalidValueException(
          place.path()
              + ": the repetitions around it multiply to "
              + place.runs()
              + "; expected at most "
              + MAX_RUNS
              + ". Repeat less often.");
    }
    return layer.accept(this, place);
  }

  @Override
  public PlannedLayer linear(Layer.Linear layer, Place place) {
    WeightStart start = new WeightStart.Uniform(0, 1 / Math.sqrt(place.in()));
    List<WeightSpec> weights = new ArrayList<>();
    weights.add(weight(place, "weight", start, layer.out(), place.in()));
    if (layer.bias()) {
      weights.add(weight(place, "bias", start, layer.out()));
    }
    return planned(layer, place, layer.out(), weights, List.of());
  }

  @Override
  public PlannedLayer activation(Layer.Activation layer, Place place) {
    return keepingWidth(layer, place);
  }

  @Override
  public PlannedLayer dropout(Layer.Dropout layer, Place place) {
    return keepingWidth(layer, place);
  }

  @Override
  public PlannedLayer softmax(Layer.Softmax layer, Place place) {
    return keepingWidth(layer, place);
  }

  @Override
  public PlannedLayer identity(Layer.Identity layer, Place place) {
    return keepingWidth(layer, place);
  }

  @Override
  public PlannedLayer layerNorm(Layer.LayerNorm layer, Place place) {
    List<WeightSpec> weights =
        List.of(
            weight(place, "weight", new WeightStart.Uniform(layer.scaleStart(), 0), place.in()),
            weight(place, "bias", new WeightStart.Uniform(0, 0), place.in()));
    return planned(layer, place, place.in(), weights, List.of());
  }

  @Override
  public PlannedLayer biLstm(Layer.BiLstm layer, Place place) {
    int hidden = layer.hidden();
    WeightStart start = new WeightStart.Uniform(0, 1 / Math.sqrt(hidden));
    List<WeightSpec> weights = new ArrayList<>();
    int in = place.in();
    for (int k = 0; k < layer.layers(); k++) {
      for (String direction : List.of("", "_reverse")) {
        String end = "_l" + k + direction;
        weights.add(weight(place, "weight_ih" + end, start, 4 * hidden, in));
        weights.add(weight(place, "weight_hh" + end, start, 4 * hidden, hidden));
        weights.add(weight(place, "bias_ih" + end, start, 4 * hidden));
        weights.add(weight(place, "bias_hh" + end, start, 4 * hidden));
      }
      in = 2 * hidden;
    }
    return planned(layer, place, in, weights, List.of());
  }

  @Override
  public PlannedLayer basis(Layer.Basis layer, Place place) {
    if (place.in() != layer.size()) {
      throw new InvalidValueException(
          place.path()
              + ": a basis of "
              + layer.size()
              + " vectors needs as many weights in each row, but receives width "
              + place.in()
              + ". Use a raw table of width "
              + layer.size()
              + ", or linear("
              + layer.size()
              + ") before it.");
    }
    WeightSpec vectors =
        new WeightSpec(
            place.path() + ".basis",
            shape(place, layer.size(), prompt.width()),
            layer.start(),
            layer.training());
    return planned(layer, place, prompt.width(), List.of(vectors), List.of());
  }

  @Override
  public PlannedLayer skip(Layer.Skip layer, Place place) {
    PlannedLayer body = visit(layer.body(), place.child("body", place.in()));
    checkKeepsWidth(body, "a skip connection");
    return planned(layer, place, body.out(), List.of(), List.of(body));
  }

  @Override
  public PlannedLayer repeat(Layer.Repeat layer, Place place) {
    PlannedLayer body = visit(layer.body(), place.ofRepeat(layer.times()));
    checkKeepsWidth(body, "a repetition");
    return planned(layer, place, body.out(), List.of(), List.of(body));
  }

  @Override
  public PlannedLayer perToken(Layer.PerToken layer, Place place) {
    if (place.rows() > 0) {
      throw new InvalidValueException(
          place.path()
              + ": a per-token layer inside a per-token layer; its weights are per row already. Remove one.");
    }
    Place inner = place.ofPerToken(prompt.length());
    PlannedLayer body = visit(layer.body(), inner);
    return planned(layer, place, body.out(), List.of(), List.of(body));
  }

  @Override
  public PlannedLayer chain(Layer.Chain layer, Place place) {
    List<PlannedLayer> steps = new ArrayList<>();
    int width = place.in();
    for (Layer step : layer.steps()) {
      PlannedLayer planned = visit(step, place.child(String.valueOf(steps.size()), width));
      steps.add(planned);
      width = planned.out();
    }
    return planned(layer, place, width, List.of(), steps);
  }

  private static PlannedLayer keepingWidth(Layer layer, Place place) {
    return planned(layer, place, place.in(), List.of(), List.of());
  }

  private static PlannedLayer planned(
      Layer layer, Place place, int out, List<WeightSpec> weights, List<PlannedLayer> children) {
    return new PlannedLayer(
        layer, place.path(), place.in(), out, place.rows() > 0, weights, children);
  }

  /** A weight that is trained with decay, as most are. */
  private static WeightSpec weight(Place place, String name, WeightStart start, int... shape) {
    return new WeightSpec(
        place.path() + "." + name, shape(place, shape), start, WeightTraining.WITH_DECAY);
  }

  private static List<Integer> shape(Place place, int... own) {
    List<Integer> dimensions = new ArrayList<>();
    if (place.rows() > 0) {
      dimensions.add(place.rows());
    }
    for (int size : own) {
      dimensions.add(size);
    }
    return dimensions;
  }

  private static void checkKeepsWidth(PlannedLayer body, String what) {
    if (body.in() != body.out()) {
      throw new InvalidValueException(
          body.path()
              + ": turns width "
              + body.in()
              + " into "
              + body.out()
              + "; "
              + what
              + " must keep it. End with linear("
              + body.in()
              + "), or put a residual network after it with andThen.");
    }
  }
}
