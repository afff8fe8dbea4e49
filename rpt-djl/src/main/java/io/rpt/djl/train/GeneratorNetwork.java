package io.rpt.djl.train;

import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.init.PromptInit;
import io.rpt.core.prompt.GeneratedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.block.GeneratorBlock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A generator of late prompts.
 *
 * @param plan the generator for the prompt's shape
 */
record GeneratorNetwork(GeneratorPlan plan) implements PromptNetwork {
  @Override
  public PromptShape shape() {
    return plan.shape();
  }

  @Override
  public long trainedCount() {
    return plan.parameterCount();
  }

  @Override
  public String start(PromptInit init) {
    return "linear maps as PyTorch starts them";
  }

  @Override
  public boolean startsFromEmbeddings() {
    return false;
  }

  @Override
  public Map<String, FloatTensor> startValues(
      long seed, Function<PromptShape, FloatTensor> embeddings) {
    return plan.startWeights(seed);
  }

  @Override
  public GeneratorBlock block(Map<String, FloatTensor> values) {
    return new GeneratorBlock(plan, values, true);
  }

  @Override
  public Map<String, String> names() {
    return Map.of();
  }

  @Override
  public Map<String, ParameterGroup> groups() {
    Map<String, ParameterGroup> groups = new TreeMap<>();
    groups.put(GeneratorPlan.DOWN_WEIGHT, ParameterGroup.NETWORK);
    groups.put(GeneratorPlan.DOWN_BIAS, ParameterGroup.BIAS);
    groups.put(GeneratorPlan.UP_WEIGHT, ParameterGroup.NETWORK);
    groups.put(GeneratorPlan.UP_BIAS, ParameterGroup.BIAS);
    return groups;
  }

  @Override
  public boolean isDecayed(String name) {
    return true;
  }

  @Override
  public GeneratedPrompt prompt(
      Map<String, FloatTensor> values, PromptTask task, Provenance provenance) {
    return new GeneratedPrompt(plan, values, task, provenance);
  }

  @Override
  public String toString() {
    return plan.toString();
  }
}
