package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.rpt.core.generator.GeneratorKind;
import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.reparam.WeightSpec;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.ops.Places;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A generator of late prompts as a Block: states [B, T, H], mask [B, T] and one place of each row
 * [B] to prompt rows [B, P, H]; see {@link GeneratorPlan} for the equations. Its parameters bear
 * the plan's weight names.
 */
public final class GeneratorBlock extends AbstractBlock implements PromptSource {
  private final GeneratorPlan plan;
  private final Map<String, Parameter> weights = new LinkedHashMap<>();

  /**
   * Makes a generator that starts at the given values.
   *
   * @param plan the generator
   * @param weights exactly its weights, by name
   * @param trained whether they require gradients
   */
  public GeneratorBlock(GeneratorPlan plan, Map<String, FloatTensor> weights, boolean trained) {
    WeightSpec.requireExactly(plan.weights(), weights, "the generator " + plan);
    this.plan = plan;
    StartValues start = new StartValues(weights, trained);
    plan.weights()
        .forEach(spec -> this.weights.put(spec.name(), addParameter(start.parameter(spec))));
  }

  @Override
  public PromptShape shape() {
    return plan.shape();
  }

  @Override
  public NDArray prompts(
      ParameterStore store, NDArray states, NDArray mask, NDArray place, boolean training) {
    NDArray rows =
        switch (plan.kind()) {
          case NPG -> {
            NDArray one = Places.at(states, place); // [B, H]
            NDArray all = up(store, down(store, one, training), training); // [B, P H]
            yield all.reshape(-1, shape().length(), shape().width());
          }
          case APPG, MPPG -> {
            BinPooling bins = new BinPooling(mask, shape().length());
            NDArray low = down(store, states, training); // [B, T, m]
            boolean average = plan.kind() == GeneratorKind.APPG;
            yield up(store, average ? bins.averages(low) : bins.maxima(low), training);
          }
        };
    boolean drops = training && plan.dropout() > 0;
    return drops ? Dropout.dropout(rows, (float) plan.dropout(), true).singletonOrThrow() : rows;
  }

  /** x W_1^T + b_1, [.., H] to [.., m]. */
  private NDArray down(ParameterStore store, NDArray x, boolean training) {
    return linear(store, x, GeneratorPlan.DOWN_WEIGHT, GeneratorPlan.DOWN_BIAS, training);
  }

  /** ReLU(x) W_2^T + b_2, from [.., m]. */
  private NDArray up(ParameterStore store, NDArray x, boolean training) {
    return linear(
        store, Activation.relu(x), GeneratorPlan.UP_WEIGHT, GeneratorPlan.UP_BIAS, training);
  }

  private NDArray linear(
      ParameterStore store, NDArray x, String weight, String bias, boolean training) {
    return Linear.linear(x, value(store, weight, x, training), value(store, bias, x, training))
        .singletonOrThrow();
  }

  private NDArray value(ParameterStore store, String name, NDArray x, boolean training) {
    return store.getValue(Objects.requireNonNull(weights.get(name)), x.getDevice(), training);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(prompts(store, inputs.get(0), inputs.get(1), inputs.get(2), training));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0), shape().length(), shape().width())};
  }

  /** Nothing to do: a generator has no inner blocks. */
  @Override
  protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {}
}
