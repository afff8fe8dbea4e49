package io.rpt.djl.train;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.init.PromptInit;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.SoftPrompt;
import io.rpt.core.reparam.WeightStart;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.block.PromptBlock;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What a raw table goes through; its rows are the same for every text. */
sealed interface TableNetwork extends PromptNetwork permits TreeNetwork, OwnNetwork {
  /** How the raw table starts. */
  WeightStart rawStart();

  /** The first raw table. */
  FloatTensor startRaw(long seed, Function<PromptShape, FloatTensor> embeddings);

  /** The first weights by name. */
  Map<String, FloatTensor> startWeights(long seed, Function<PromptShape, FloatTensor> embeddings);

  /** The Block that starts at these values. */
  PromptBlock block(FloatTensor raw, Map<String, FloatTensor> weights);

  /** The prompt that has these values. */
  SoftPrompt prompt(
      FloatTensor raw, Map<String, FloatTensor> weights, PromptTask task, Provenance provenance);

  @Override
  default String start(PromptInit init) {
    if (rawStart() instanceof WeightStart.Embeddings) {
      return init.toString();
    }
    return rawStart() + (startsFromEmbeddings() ? ", embeddings " + init : "");
  }

  @Override
  default Map<String, FloatTensor> startValues(
      long seed, Function<PromptShape, FloatTensor> embeddings) {
    Map<String, FloatTensor> values = new TreeMap<>(startWeights(seed, embeddings));
    values.put(PromptBlock.RAW, startRaw(seed, embeddings));
    return values;
  }

  @Override
  default PromptBlock block(Map<String, FloatTensor> values) {
    return split(values, this::block);
  }

  @Override
  default SoftPrompt prompt(
      Map<String, FloatTensor> values, PromptTask task, Provenance provenance) {
    return split(values, (raw, weights) -> prompt(raw, weights, task, provenance));
  }

  private static <T> T split(
      Map<String, FloatTensor> values, BiFunction<FloatTensor, Map<String, FloatTensor>, T> body) {
    Map<String, FloatTensor> weights = new TreeMap<>(values);
    FloatTensor raw = weights.remove(PromptBlock.RAW);
    if (raw == null) {
      throw new InvalidValueException(
          "The values of "
              + PromptBlock.RAW
              + " are missing among those of a prompt; given are "
              + values.keySet()
              + ".");
    }
    return body.apply(raw, weights);
  }
}
