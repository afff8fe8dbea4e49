package io.rpt.djl.block;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.RptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.Digests;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.ops.LayerScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Any DJL Block [P, D] to [P, D] as the network of a prompt. The Block gives the computation and
 * the first values; the values live here only while something is trained, and are kept on the host
 * otherwise. It must declare its parameters in its constructor and read them from the {@link
 * ParameterStore}, as DJL's own Blocks do.
 */
public final class BlockNetwork {
  static final String ENGINE = "PyTorch";

  private static final int MOST_LISTED = 10_000;

  private final Block block;
  private final PromptShape shape;
  private final List<BlockWeight> weights;

  private BlockNetwork(Block block, PromptShape shape, List<BlockWeight> weights) {
    this.block = block;
    this.shape = shape;
    this.weights = List.copyOf(weights);
  }

  /**
   * Notes a Block's parameters and tries it on zeros; it is left without values.
   *
   * @param block a Block that has not been initialized
   * @param shape the prompt's shape [P, D]
   * @throws InvalidValueException if it holds values already, fails, or returns another shape
   * @throws UnsupportedFeatureException if it has parameters that are not float32, or that it does
   *     not declare before it is initialized
   */
  public static BlockNetwork of(Block block, PromptShape shape) {
    BlockNetwork network =
        new BlockNetwork(block, shape, FirstValues.with(block, shape, () -> weights(block)));
    network.rehearse();
    return network;
  }

  private void rehearse() {
    Map<String, FloatTensor> zeros = new HashMap<>();
    weights.forEach(weight -> zeros.put(weight.name(), zeros(weight.shape())));
    try {
      evaluate(zeros(size(shape)), zeros);
    } catch (RptException e) {
      throw e;
    } catch (RuntimeException e) {
      throw FirstValues.failure(block, shape, e);
    }
  }

  private static FloatTensor zeros(List<Integer> shape) {
    return FloatTensor.of(new float[Math.toIntExact(FloatTensor.elementCount(shape))], shape);
  }

  private static List<BlockWeight> weights(Block block) {
    List<BlockWeight> weights = new ArrayList<>();
    ParameterPaths.of(block)
        .forEach(
            (name, parameter) -> {
              NDArray array = parameter.getArray();
              if (array.getDataType() != DataType.FLOAT32) {
                throw new UnsupportedFeatureException(
                    "The Block's parameter "
                        + name
                        + " is of type "
                        + array.getDataType()
                        + "; expected FLOAT32. Make it so in its initializer.");
              }
              boolean trained = parameter.requiresGradient();
              weights.add(new BlockWeight(name, shape(array), parameter.getType(), trained));
            });
    return weights;
  }

  /** The prompt's shape [P, D]. */
  public PromptShape shape() {
    return shape;
  }

  /** The Block's parameters in its order. */
  public List<BlockWeight> weights() {
    return weights;
  }

  Block block() {
    return block;
  }

  /** The name of each parameter by its id. */
  public Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    ParameterPaths.of(block).forEach((name, parameter) -> names.put(parameter.getId(), name));
    return names;
  }

  /**
   * The values that the Block's initializers make, on the CPU.
   *
   * @param seed the engine's seed before they are made, taken modulo 2^32
   */
  public Map<String, FloatTensor> startWeights(long seed) {
    Engine.getEngine(ENGINE).setRandomSeed((int) seed);
    return FirstValues.with(
        block,
        shape,
        () -> {
          Map<String, FloatTensor> start = new TreeMap<>();
          ParameterPaths.of(block)
              .forEach((name, value) -> start.put(name, toHost(value.getArray())));
          return start;
        });
  }

  /**
   * Runs the Block on the CPU, without dropout and gradients, with other values than its own: it
   * may be in training meanwhile.
   *
   * @param raw [P, D]
   * @param values the parameters' values by name
   * @return [P, D]
   */
  public FloatTensor evaluate(FloatTensor raw, Map<String, FloatTensor> values) {
    checkWeights(values);
    return GradMode.off(
        () -> {
          try (NDManager pass = NDManager.newBaseManager(Device.cpu(), ENGINE)) {
            Map<String, NDArray> arrays = new HashMap<>();
            names().forEach((id, name) -> arrays.put(id, array(pass, values, name)));
            NDArray rows = pass.create(raw.toArray(), new Shape(shape.length(), shape.width()));
            return toHost(apply(new FixedValues(pass, arrays), rows, false));
          }
        });
  }

  /**
   * Checks that values are exactly those of the Block's parameters, in name and shape.
   *
   * @throws IncompatiblePromptException naming the differences
   */
  public void checkWeights(Map<String, FloatTensor> values) {
    Map<String, String> expected = new TreeMap<>();
    weights.forEach(weight -> expected.put(weight.name(), weight.shape().toString()));
    Map<String, String> given = new TreeMap<>();
    values.forEach((name, value) -> given.put(name, value.shape().toString()));
    TreeSet<String> differences = new TreeSet<>(expected.keySet());
    differences.addAll(given.keySet());
    differences.removeIf(name -> expected.getOrDefault(name, "").equals(given.get(name)));
    if (!differences.isEmpty()) {
      throw new IncompatiblePromptException(
          "The Block "
              + block.getClass().getName()
              + " has the parameters "
              + expected
              + ", but the prompt the values "
              + given
              + "; different are "
              + differences
              + ". Use a Block of the same layers as in training.");
    }
  }

  /**
   * Refuses a Block that is another than when it was noted.
   *
   * @throws InvalidValueException naming the parameters then and now
   */
  void requireUnchanged() {
    Map<String, Boolean> then = new TreeMap<>();
    weights.forEach(weight -> then.put(weight.name(), weight.trained()));
    Map<String, Boolean> now = new TreeMap<>();
    ParameterPaths.of(block).forEach((name, value) -> now.put(name, value.requiresGradient()));
    if (!now.equals(then)) {
      throw new InvalidValueException(
          "The Block "
              + block.getClass().getName()
              + " was changed after it was given; its parameters, and whether they are trained, were "
              + then
              + " and are "
              + now
              + ". Finish the Block first, then build the tuner.");
    }
  }

  /** Runs the Block; nothing that it makes on the way is left. */
  NDArray apply(ParameterStore store, NDArray rows, boolean training) {
    NDArray result = LayerScope.keep(() -> run(store, rows, training));
    result.attach(rows.getManager());
    return result;
  }

  private NDArray run(ParameterStore store, NDArray rows, boolean training) {
    NDList results = block.forward(store, new NDList(rows), training);
    List<Shape> shapes = Arrays.asList(results.getShapes());
    if (!shapes.equals(List.of(rows.getShape()))) {
      throw new InvalidValueException(
          "The Block "
              + block.getClass().getName()
              + " returns arrays of the shapes "
              + shapes
              + " for an input of shape "
              + rows.getShape()
              + "; expected one array of the input's shape. End it with Linear of "
              + shape.width()
              + " units.");
    }
    NDArray result = results.get(0);
    return result.reshape(result.getShape()); // a handle of its own, even if it is a parameter
  }

  /** Gives the Block's parameters these values, on the manager's device. */
  void initialize(NDManager manager, DataType type, Map<String, FloatTensor> values) {
    Map<String, Parameter> parameters = ParameterPaths.of(block);
    Map<Parameter, Initializer> own = new HashMap<>();
    parameters.forEach(
        (name, parameter) -> {
          own.put(parameter, parameter.getInitializer());
          parameter.setInitializer((owner, ignoredShape, ignored) -> array(owner, values, name));
        });
    block.initialize(manager, type, new Shape(shape.length(), shape.width()));
    own.forEach(Parameter::setInitializer);
  }

  private static NDArray array(NDManager manager, Map<String, FloatTensor> values, String name) {
    FloatTensor value = values.get(name);
    if (value == null) {
      throw new InvalidValueException(
          "No value for the parameter " + name + "; given are " + values.keySet() + ".");
    }
    long[] dimensions = value.shape().stream().mapToLong(Integer::longValue).toArray();
    return manager.create(value.toArray(), new Shape(dimensions));
  }

  private static FloatTensor toHost(NDArray array) {
    return FloatTensor.of(array.toFloatArray(), shape(array));
  }

  private static List<Integer> shape(NDArray array) {
    return Arrays.stream(array.getShape().getShape()).mapToObj(Math::toIntExact).toList();
  }

  private static List<Integer> size(PromptShape shape) {
    return List.of(shape.length(), shape.width());
  }

  /** The Block's class, its parameters and their shapes; of very many a digest. */
  @Override
  public String toString() {
    String list = weights.toString();
    if (list.length() > MOST_LISTED) {
      list =
          weights.size()
              + " parameters, SHA-256 of their names and shapes "
              + Digests.sha256(list.getBytes(StandardCharsets.UTF_8));
    }
    return size(shape) + " -> " + block.getClass().getName() + " " + list;
  }
}
