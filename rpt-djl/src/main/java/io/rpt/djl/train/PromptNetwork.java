package io.rpt.djl.train;

import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.SoftPrompt;
import io.rpt.core.reparam.WeightStart;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.block.PromptBlock;
import java.util.Map;
import java.util.function.Function;

/** What the raw table goes through. Its {@code toString} tells it from others in a saved run. */
sealed interface PromptNetwork permits TreeNetwork, OwnNetwork {
  /** The prompt's shape [P, D]. */
  PromptShape shape();

  /** How many numbers are trained, the raw table's among them. */
  long trainedCount();

  /** How the raw table starts. */
  WeightStart rawStart();

  /** Whether the raw table or a weight starts as word embeddings. */
  boolean startsFromEmbeddings();

  /** The first raw table. */
  FloatTensor startRaw(long seed, Function<PromptShape, FloatTensor> embeddings);

  /** The first weights by name. */
  Map<String, FloatTensor> startWeights(long seed, Function<PromptShape, FloatTensor> embeddings);

  /** The Block that starts at these values. */
  PromptBlock block(FloatTensor raw, Map<String, FloatTensor> weights);

  /** Names that differ from those the parameters bear themselves, by parameter id. */
  Map<String, String> names();

  /** The group of each trained parameter by name, those of a head left out. */
  Map<String, ParameterGroup> groups();

  /** Whether weight decay acts on the parameter of a name. */
  boolean isDecayed(String name);

  /** The prompt that has these values. */
  SoftPrompt prompt(
      FloatTensor raw, Map<String, FloatTensor> weights, PromptTask task, Provenance provenance);
}
