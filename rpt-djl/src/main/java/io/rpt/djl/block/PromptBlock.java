package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Layers;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prompt as a Block without data input: the raw table [P, R] run through the
 * reparameterization, [P, D]. Its parameters are {@value #RAW} and the tree's weights.
 */
public final class PromptBlock extends AbstractBlock implements PromptSource {
  /** The name of the raw table's parameter. */
  public static final String RAW = "prompt";

  private final int length;
  private final int width;
  private final Parameter raw;
  private final RowsBlock network;

  /**
   * Compiles a prompt that starts at the given values.
   *
   * @param plan the reparameterization tree
   * @param raw [P, R]
   * @param weights the tree's weights by name
   * @param trained whether table and weights require gradients, but for weights that the plan
   *     freezes
   */
  public PromptBlock(
      LayerPlan plan, FloatTensor raw, Map<String, FloatTensor> weights, boolean trained) {
    this(plan.shape(), raw, LayerCompiler.compile(plan, weights, trained), trained);
  }

  /**
   * Makes a prompt that goes through a DJL Block and starts at the given values; the Block's
   * parameters hold them from {@code initialize} to {@code clear}.
   *
   * @param network the Block
   * @param raw [P, D]
   * @param weights the values of the Block's parameters by name
   */
  public PromptBlock(BlockNetwork network, FloatTensor raw, Map<String, FloatTensor> weights) {
    this(network.shape(), raw, new OwnBlock(network, weights), true);
  }

  private PromptBlock(PromptShape shape, FloatTensor raw, RowsBlock network, boolean trained) {
    length = shape.length();
    width = shape.width();
    this.raw = addParameter(new StartValues(Map.of(RAW, raw), trained).parameter(RAW));
    this.network = addChildBlock("network", network);
  }

  /**
   * A prompt without rows, which leaves every text as it is.
   *
   * @param width D of the backbone
   */
  public static PromptBlock none(int width) {
    return new PromptBlock(width);
  }

  private PromptBlock(int width) {
    length = 0;
    this.width = width;
    Shape nothing = new Shape(0, width);
    raw =
        addParameter(
            Parameter.builder()
                .setName(RAW)
                .setType(Parameter.Type.WEIGHT)
                .optShape(nothing)
                .optRequiresGrad(false)
                .optInitializer((manager, shape, type) -> manager.zeros(nothing, type))
                .build());
    LayerPlan any = LayerPlan.of(Layers.identity(), new PromptShape(1, width), width);
    network = addChildBlock("network", LayerCompiler.compile(any, Map.of(), false)); // never run
  }

  /** Whether there are no rows. */
  boolean isEmpty() {
    return length == 0;
  }

  /**
   * Computes the prompt rows.
   *
   * @param manager what the result is attached to; its device is where the computation runs
   * @param training whether dropout is on
   * @return [P, D]
   */
  public NDArray rows(ParameterStore store, NDManager manager, boolean training) {
    NDArray table = store.getValue(raw, manager.getDevice(), training);
    NDArray rows =
        table.reshape(
            table.getShape()); // a view in the graph, so that nothing attaches to the parameter
    rows.attach(manager);
    return network.apply(store, rows, training);
  }

  /**
   * Puts the prompt rows, expanded over the batch, among words.
   *
   * @param words [B, T, D] word embeddings, whose manager the result belongs to
   * @param start how many words stand before the prompt
   * @param training whether dropout is on
   * @return [B, P+T, D]
   */
  public NDArray insert(ParameterStore store, NDArray words, int start, boolean training) {
    if (isEmpty()) {
      return words;
    }
    NDArray prompts = expanded(store, words, training);
    if (start == 0) {
      return prompts.concat(words, 1);
    }
    NDArray before = words.get(new NDIndex(":, :" + start));
    NDArray after = words.get(new NDIndex(":, " + start + ":"));
    return before.concat(prompts, 1).concat(after, 1);
  }

  /** The same rows for every text. */
  @Override
  public NDArray prompts(
      ParameterStore store, NDArray states, NDArray mask, NDArray place, boolean training) {
    return expanded(store, states, training);
  }

  /** [B, P, D] the rows for a batch [B, .., D]. */
  private NDArray expanded(ParameterStore store, NDArray batch, boolean training) {
    NDArray rows = rows(store, batch.getManager(), training); // [P, D]
    Shape shape =
        new Shape(batch.getShape().get(0), rows.getShape().get(0), rows.getShape().get(1));
    return rows.expandDims(0).broadcast(shape);
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.rpt.core.error.InvalidValueException if there are no rows
   */
  @Override
  public PromptShape shape() {
    return new PromptShape(length, width);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(rows(store, store.getManager(), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(length, width)};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    network.initialize(manager, type, raw.getShape());
  }
}
