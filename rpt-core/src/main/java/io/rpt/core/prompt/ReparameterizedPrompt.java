package io.rpt.core.prompt;

import io.rpt.core.reparam.LayerEvaluator;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained prompt with the network it was trained through: what is needed to train on.
 *
 * @param plan the reparameterization tree
 * @param raw P, the raw table [P, R]
 * @param weights the tree's weights by name
 * @param task injection, head, labels, text format and length
 * @param provenance where it comes from
 */
public record ReparameterizedPrompt(
    LayerPlan plan,
    FloatTensor raw,
    Map<String, FloatTensor> weights,
    PromptTask task,
    Provenance provenance)
    implements SoftPrompt {
  /** Copies the map and checks names and shapes against the tree. */
  public ReparameterizedPrompt {
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    LayerEvaluator.checkWeights(plan, weights);
  }

  @Override
  public PromptShape shape() {
    return plan.shape();
  }

  /** How many numbers were trained: raw table, network and head. */
  public long trainableParameterCount() {
    return plan.trainableParameterCount() + task.head().parameterCount();
  }

  @Override
  public ProjectedPrompt project() {
    return new ProjectedPrompt(LayerEvaluator.evaluate(plan, weights, raw), task, provenance);
  }
}
