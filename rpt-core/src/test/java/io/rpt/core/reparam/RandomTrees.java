package io.rpt.core.reparam;

import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random valid trees with random weights, for properties of this module and of engines. */
public final class RandomTrees {
  private final Random random;

  private final int width;

  private RandomTrees(long seed) {
    this.random = new Random(seed);
    this.width = 1 + random.nextInt(8);
  }

  /** A random plan of some depth for a small prompt. */
  public static LayerPlan plan(long seed) {
    RandomTrees trees = new RandomTrees(seed);
    PromptShape shape = new PromptShape(1 + trees.random.nextInt(5), trees.width);
    int raw = trees.random.nextBoolean() ? trees.width : 1 + trees.random.nextInt(8);
    return LayerPlan.of(trees.tree(3, raw, trees.width, false), shape, raw);
  }

  /** A random tree from width {@code in} to width {@code out}. */
  private Layer tree(int depth, int in, int out, boolean perToken) {
    if (depth == 0) {
      return leaf(in, out);
    }
    boolean square = in == out;
    return switch (random.nextInt(square ? 5 : 2)) {
      case 0 -> chain(depth, in, out, perToken);
      case 1 ->
          perToken
              ? chain(depth, in, out, true)
              : new Layer.PerToken(tree(depth - 1, in, out, true));
      case 2 -> new Layer.Skip(tree(depth - 1, in, out, perToken));
      case 3 -> new Layer.Repeat(tree(depth - 1, in, out, perToken), 1 + random.nextInt(3));
      default -> keepingWidth();
    };
  }

  private Layer leaf(int in, int out) {
    WeightTraining[] trainings = WeightTraining.values();
    if (out == width && random.nextBoolean()) {
      return new Layer.Basis(in, trainings[random.nextInt(trainings.length)], start());
    }
    if (out % 2 == 0 && random.nextBoolean()) {
      int layers = 1 + random.nextInt(3);
      return new Layer.BiLstm(out / 2, layers, layers == 1 ? 0 : random.nextDouble());
    }
    return in == out && random.nextBoolean()
        ? keepingWidth()
        : new Layer.Linear(out, random.nextBoolean());
  }

  private WeightStart start() {
    return switch (random.nextInt(3)) {
      case 0 -> new WeightStart.Embeddings();
      case 1 -> new WeightStart.Normal(random.nextGaussian(), random.nextDouble());
      default -> new WeightStart.Uniform(random.nextGaussian(), random.nextDouble());
    };
  }

  private Layer chain(int depth, int in, int out, boolean perToken) {
    int inner = 1 + random.nextInt(8);
    List<Layer> steps = new ArrayList<>();
    steps.add(tree(depth - 1, in, inner, perToken));
    steps.add(keepingWidth());
    steps.add(tree(depth - 1, inner, out, perToken));
    return new Layer.Chain(steps);
  }

  private Layer keepingWidth() {
    ActivationFunction[] functions = ActivationFunction.values();
    return switch (random.nextInt(5)) {
      case 0 -> new Layer.Identity();
      case 4 -> new Layer.Softmax();
      case 1 -> new Layer.Dropout(random.nextDouble() * 0.9);
      case 2 -> new Layer.LayerNorm(0.01 + random.nextDouble(), random.nextDouble());
      default -> new Layer.Activation(functions[random.nextInt(functions.length)]);
    };
  }

  /** Normal values for every weight of a plan. */
  public static Map<String, FloatTensor> weights(LayerPlan plan, long seed) {
    Random random = new Random(seed);
    Map<String, FloatTensor> weights = new HashMap<>();
    for (WeightSpec spec : plan.weights()) {
      weights.put(spec.name(), normal(random, spec.shape()));
    }
    return weights;
  }

  /** A normal raw table for a plan. */
  public static FloatTensor raw(LayerPlan plan, long seed) {
    return normal(new Random(seed + 1), List.of(plan.shape().length(), plan.rawWidth()));
  }

  private static FloatTensor normal(Random random, List<Integer> shape) {
    float[] values = new float[(int) FloatTensor.elementCount(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.of(values, shape);
  }
}
