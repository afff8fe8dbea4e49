package io.rpt.core.reparam;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.RptException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A reparameterization tree validated for one prompt shape: widths chain, skips keep their width,
 * the output is D wide. It knows every weight's name and shape before any tensor exists.
 */
public final class LayerPlan {
  /** The largest accepted number of parameters of one tree. */
  public static final long MAX_PARAMETERS = Integer.MAX_VALUE;

  private static final long RAW_STREAM = 0x726177L;

  private final PromptShape shape;
  private final int rawWidth;
  private final WeightStart rawStart;
  private final PlannedLayer root;
  private final List<WeightSpec> weights;

  private LayerPlan(PromptShape shape, int rawWidth, WeightStart rawStart, PlannedLayer root) {
    this.shape = shape;
    this.rawWidth = rawWidth;
    this.rawStart = rawStart;
    this.root = root;
    List<WeightSpec> all = new ArrayList<>();
    collect(root, all);
    this.weights = List.copyOf(all);
  }

  /**
   * Expands a reparameterizer for a shape and validates its tree.
   *
   * @throws InvalidValueException naming the path of the first bad node, if the reparameterizer
   *     returns null, or if it returns another tree when asked again (it must not depend on
   *     changing state)
   */
  public static LayerPlan of(Reparameterizer reparameterizer, PromptShape shape) {
    Layer root = expand(reparameterizer, shape);
    if (!root.equals(expand(reparameterizer, shape))) {
      throw new InvalidValueException(
          "The reparameterizer returned two different trees for the shape "
              + shape
              + "; it must be a function of the shape alone. Do not capture state that changes.");
    }
    return of(root, shape, reparameterizer.rawWidth(shape), reparameterizer.rawStart(shape));
  }

  /**
   * Validates a tree for a raw table [P, R] that starts as word embeddings.
   *
   * @throws InvalidValueException naming the path of the first bad node
   */
  public static LayerPlan of(Layer root, PromptShape shape, int rawWidth) {
    return of(root, shape, rawWidth, new WeightStart.Embeddings());
  }

  private static LayerPlan of(Layer root, PromptShape shape, int rawWidth, WeightStart rawStart) {
    // The raw table's own limits are those of a prompt.
    int width = new PromptShape(shape.length(), rawWidth).width();
    PlannedLayer planned = LayerPlanner.plan(root, width, shape);
    if (planned.out() != shape.width()) {
      throw new InvalidValueException(
          planned.path()
              + ": returns width "
              + planned.out()
              + ", but the prompt is "
              + shape.width()
              + " wide. End with linear("
              + shape.width()
              + ").");
    }
    LayerPlan plan = new LayerPlan(shape, width, rawStart, planned);
    plan.checkSize();
    return plan;
  }

  private static Layer expand(Reparameterizer reparameterizer, PromptShape shape) {
    Layer root;
    try {
      root = reparameterizer.layers(shape);
    } catch (RptException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InvalidValueException(
          "The reparameterizer failed for the shape "
              + shape
              + ": "
              + e
              + ". It must return a layer tree.",
          e);
    }
    if (root == null) {
      throw new InvalidValueException(
          "The reparameterizer returned null for the shape " + shape + "; return a layer tree.");
    }
    return root;
  }

  private void checkSize() {
    long total = 0;
    for (WeightSpec weight : weights) {
      total += weight.elementCount();
      if (total > MAX_PARAMETERS) {
        throw new InvalidValueException(
            weight.name()
                + ": with its shape "
                + weight.shape()
                + " the tree has more than "
                + MAX_PARAMETERS
                + " parameters. Use a smaller bottleneck.");
      }
    }
  }

  private static void collect(PlannedLayer layer, List<WeightSpec> into) {
    into.addAll(layer.weights());
    layer.children().forEach(child -> collect(child, into));
  }

  /** The prompt's shape [P, D]. */
  public PromptShape shape() {
    return shape;
  }

  /** R, the width of the raw table [P, R]. */
  public int rawWidth() {
    return rawWidth;
  }

  /** The resolved tree. */
  public PlannedLayer root() {
    return root;
  }

  /** Every weight in the order of the tree. */
  public List<WeightSpec> weights() {
    return weights;
  }

  /** How many numbers the tree's weights hold, without the raw table. */
  public long parameterCount() {
    return weights.stream().mapToLong(WeightSpec::elementCount).sum();
  }

  /** How many numbers are trained in all: the raw table's P x R and the tree's trained weights. */
  public long trainableParameterCount() {
    return (long) shape.length() * rawWidth
        + weights.stream().filter(WeightSpec::trained).mapToLong(WeightSpec::elementCount).sum();
  }

  /**
   * How the raw table starts. It is no part of the tree, so a plan that was made from a tree alone,
   * as of a saved prompt, says word embeddings.
   */
  public WeightStart rawStart() {
    return rawStart;
  }

  /** Whether the raw table or a weight starts as word embeddings. */
  public boolean startsFromEmbeddings() {
    return Stream.concat(Stream.of(rawStart), weights.stream().map(WeightSpec::start))
        .anyMatch(start -> start instanceof WeightStart.Embeddings);
  }

  /**
   * Makes the first raw table; equal seeds give equal values on every platform.
   *
   * @param embeddings makes [n, D] rows of word embeddings
   * @return [P, R]
   */
  public FloatTensor startRaw(long seed, Function<PromptShape, FloatTensor> embeddings) {
    return rawStart.create(
        List.of(shape.length(), rawWidth), new SplittableRandom(seed ^ RAW_STREAM), embeddings);
  }

  /**
   * Makes start values for every weight; equal seeds give equal values on every platform.
   *
   * @param embeddings makes [n, D] rows of word embeddings
   */
  public Map<String, FloatTensor> startWeights(
      long seed, Function<PromptShape, FloatTensor> embeddings) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, FloatTensor> start = new LinkedHashMap<>();
    for (WeightSpec weight : weights) {
      start.put(weight.name(), weight.start().create(weight.shape(), random, embeddings));
    }
    return start;
  }

  /**
   * As {@link #startWeights(long, Function)}, for a tree whose weights need no word embeddings.
   *
   * @throws InvalidValueException if one does
   */
  public Map<String, FloatTensor> startWeights(long seed) {
    return startWeights(
        seed,
        rows -> {
          throw new InvalidValueException(
              "A weight of "
                  + this
                  + " starts as "
                  + rows
                  + " word embeddings, but none are given. Give what makes them.");
        });
  }

  /** Equal shape, raw width and tree. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LayerPlan that
        && shape.equals(that.shape)
        && rawWidth == that.rawWidth
        && root.layer().equals(that.root.layer());
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + root.layer().hashCode();
  }

  @Override
  public String toString() {
    return "[" + shape.length() + ", " + rawWidth + "] -> " + root.layer();
  }
}
