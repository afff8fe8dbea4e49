package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.tensor.FloatTensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prompt as a Block without data input: the raw table [P, R] run through the
 * reparameterization, [P, D]. Its parameters are {@value #RAW} and the tree's weights.
 */
public final class PromptBlock extends AbstractBlock {
  /** The name of the raw table's parameter. */
  public static final String RAW = "prompt";

  private final LayerPlan plan;
  private final Parameter raw;
  private final LayerBlock network;

  /**
   * Compiles a prompt that starts at the given values.
   *
   * @param plan the reparameterization tree
   * @param raw [P, R]
   * @param weights the tree's weights by name
   * @param trained whether table and weights require gradients
   */
  public PromptBlock(
      LayerPlan plan, FloatTensor raw, Map<String, FloatTensor> weights, boolean trained) {
    this.plan = plan;
    this.raw = addParameter(new StartValues(Map.of(RAW, raw), trained).parameter(RAW));
    this.network = addChildBlock("network", LayerCompiler.compile(plan, weights, trained));
  }

  /** The tree that this block was compiled from. */
  public LayerPlan plan() {
    return plan;
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
    return new Shape[] {new Shape(plan.shape().length(), plan.shape().width())};
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
    network.initialize(manager, type, new Shape(plan.shape().length(), plan.rawWidth()));
  }
}
