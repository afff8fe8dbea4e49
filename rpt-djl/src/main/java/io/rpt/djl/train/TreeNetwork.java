package io.rpt.djl.train;

import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.WeightStart;
import io.rpt.core.reparam.WeightTraining;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.block.PromptBlock;
import java.util.Map;
import java.util.function.Function;

/**
 * A tree of layers.
 *
 * @param plan the tree for the prompt's shape
 */
record TreeNetwork(LayerPlan plan) implements TableNetwork {
  @Override
  public PromptShape shape() {
    return plan.shape();
  }

  @Override
  public long trainedCount() {
    return plan.trainableParameterCount();
  }

  @Override
  public WeightStart rawStart() {
    return plan.rawStart();
  }

  @Override
  public boolean startsFromEmbeddings() {
    return plan.startsFromEmbeddings();
  }

  @Override
  public FloatTensor startRaw(long seed, Function<PromptShape, FloatTensor> embeddings) {
    return plan.startRaw(seed, embeddings);
  }

  @Override
  public Map<String, FloatTensor> startWeights(
      long seed, Function<PromptShape, FloatTensor> embeddings) {
    return plan.startWeights(seed, embeddings);
  }

  @Override
  public PromptBlock block(FloatTensor raw, Map<String, FloatTensor> weights) {
    return new PromptBlock(plan, raw, weights, true);
  }

  @Override
  public Map<String, String> names() {
    return Map.of();
  }

  @Override
  public Map<String, ParameterGroup> groups() {
    return ParameterGroup.of(plan);
  }

  @Override
  public boolean isDecayed(String name) {
    return plan.weights().stream()
        .noneMatch(
            weight ->
                weight.name().equals(name) && weight.training() == WeightTraining.WITHOUT_DECAY);
  }

  @Override
  public ReparameterizedPrompt prompt(
      FloatTensor raw, Map<String, FloatTensor> weights, PromptTask task, Provenance provenance) {
    return new ReparameterizedPrompt(plan, raw, weights, task, provenance);
  }

  @Override
  public String toString() {
    return plan.toString();
  }
}
