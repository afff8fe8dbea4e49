package io.rpt.djl.train;

import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.reparam.WeightStart;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.block.BlockNetwork;
import io.rpt.djl.block.BlockPrompt;
import io.rpt.djl.block.BlockWeight;
import io.rpt.djl.block.PromptBlock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A user's Block.
 *
 * @param network the Block for the prompt's shape
 */
record OwnNetwork(BlockNetwork network) implements TableNetwork {
  @Override
  public PromptShape shape() {
    return network.shape();
  }

  @Override
  public long trainedCount() {
    long own =
        network.weights().stream()
            .filter(BlockWeight::trained)
            .mapToLong(BlockWeight::elementCount)
            .sum();
    return (long) shape().length() * shape().width() + own;
  }

  @Override
  public WeightStart rawStart() {
    return new WeightStart.Embeddings();
  }

  @Override
  public boolean startsFromEmbeddings() {
    return true;
  }

  @Override
  public FloatTensor startRaw(long seed, Function<PromptShape, FloatTensor> embeddings) {
    return embeddings.apply(shape());
  }

  @Override
  public Map<String, FloatTensor> startWeights(
      long seed, Function<PromptShape, FloatTensor> embeddings) {
    return network.startWeights(seed);
  }

  @Override
  public PromptBlock block(FloatTensor raw, Map<String, FloatTensor> weights) {
    return new PromptBlock(network, raw, weights);
  }

  @Override
  public Map<String, String> names() {
    return network.names();
  }

  @Override
  public Map<String, ParameterGroup> groups() {
    Map<String, ParameterGroup> groups = new TreeMap<>();
    groups.put(PromptBlock.RAW, ParameterGroup.PROMPT);
    network.weights().stream()
        .filter(BlockWeight::trained)
        .forEach(weight -> groups.put(weight.name(), group(weight)));
    return groups;
  }

  private static ParameterGroup group(BlockWeight weight) {
    return switch (weight.type()) {
      case BIAS, GAMMA, BETA -> ParameterGroup.BIAS;
      default -> ParameterGroup.NETWORK;
    };
  }

  @Override
  public boolean isDecayed(String name) {
    return true;
  }

  @Override
  public BlockPrompt prompt(
      FloatTensor raw, Map<String, FloatTensor> weights, PromptTask task, Provenance provenance) {
    return new BlockPrompt(network, raw, weights, task, provenance);
  }

  @Override
  public String toString() {
    return network.toString();
  }
}
