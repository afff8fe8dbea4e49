package io.rpt.djl.block;

import io.rpt.core.reparam.Layer;
import io.rpt.core.reparam.LayerEvaluator;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.LayerVisitor;
import io.rpt.core.reparam.PlannedLayer;
import io.rpt.core.tensor.FloatTensor;
import java.util.List;
import java.util.Map;

/** Compiles a validated reparameterization tree to DJL Blocks. */
public final class LayerCompiler implements LayerVisitor<PlannedLayer, LayerBlock> {
  private final StartValues start;

  private LayerCompiler(StartValues start) {
    this.start = start;
  }

  /**
   * Returns a Block [P, R] to [P, D] whose parameters bear the plan's weight names.
   *
   * @param plan the tree
   * @param weights the values at which its weights start, exactly the plan's
   * @param trained whether the weights require gradients, but for those that the plan freezes
   */
  public static LayerBlock compile(
      LayerPlan plan, Map<String, FloatTensor> weights, boolean trained) {
    LayerEvaluator.checkWeights(plan, weights);
    return new LayerCompiler(new StartValues(weights, trained)).compile(plan.root());
  }

  private LayerBlock compile(PlannedLayer planned) {
    return planned.layer().accept(this, planned);
  }

  @Override
  public LayerBlock linear(Layer.Linear layer, PlannedLayer planned) {
    return new LinearBlock(layer, planned, start);
  }

  @Override
  public LayerBlock activation(Layer.Activation layer, PlannedLayer planned) {
    return new ActivationBlock(layer, planned, start);
  }

  @Override
  public LayerBlock dropout(Layer.Dropout layer, PlannedLayer planned) {
    return new DropoutBlock(layer, planned, start);
  }

  @Override
  public LayerBlock layerNorm(Layer.LayerNorm layer, PlannedLayer planned) {
    return new LayerNormBlock(layer, planned, start);
  }

  @Override
  public LayerBlock biLstm(Layer.BiLstm layer, PlannedLayer planned) {
    return new BiLstmBlock(layer, planned, start);
  }

  @Override
  public LayerBlock basis(Layer.Basis layer, PlannedLayer planned) {
    return new BasisBlock(planned, start);
  }

  @Override
  public LayerBlock skip(Layer.Skip layer, PlannedLayer planned) {
    return new ChainBlock(planned, children(planned), 1, true);
  }

  @Override
  public LayerBlock perToken(Layer.PerToken layer, PlannedLayer planned) {
    return compile(planned.body());
  }

  @Override
  public LayerBlock repeat(Layer.Repeat layer, PlannedLayer planned) {
    return new ChainBlock(planned, children(planned), layer.times(), false);
  }

  @Override
  public LayerBlock chain(Layer.Chain layer, PlannedLayer planned) {
    return new ChainBlock(planned, children(planned), 1, false);
  }

  @Override
  public LayerBlock softmax(Layer.Softmax layer, PlannedLayer planned) {
    return new SoftmaxBlock(planned, start);
  }

  @Override
  public LayerBlock identity(Layer.Identity layer, PlannedLayer planned) {
    return new ChainBlock(planned, List.of(), 1, false);
  }

  private List<LayerBlock> children(PlannedLayer planned) {
    return planned.children().stream().map(this::compile).toList();
  }
}
