package io.rpt.djl.train;

import io.rpt.core.init.PromptInit;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.TrainedPrompt;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.block.PromptSource;
import java.util.Map;
import java.util.function.Function;

/**
 * How the rows of a prompt are made of what is trained: from a raw table, or from a text's states.
 * Its {@code toString} tells it from others in a saved run.
 */
sealed interface PromptNetwork permits TableNetwork, GeneratorNetwork {
  /** The prompt's shape [P, D]. */
  PromptShape shape();

  /** How many numbers are trained, the raw table's among them. */
  long trainedCount();

  /** What the values start as, where word embeddings are made by {@code init}. */
  String start(PromptInit init);

  /** Whether anything starts as word embeddings. */
  boolean startsFromEmbeddings();

  /** The first values by name. */
  Map<String, FloatTensor> startValues(long seed, Function<PromptShape, FloatTensor> embeddings);

  /** The Block that starts at these values. */
  PromptSource block(Map<String, FloatTensor> values);

  /** Names that differ from those the parameters bear themselves, by parameter id. */
  Map<String, String> names();

  /** The group of each trained parameter by name, those of a head left out. */
  Map<String, ParameterGroup> groups();

  /** Whether weight decay acts on the parameter of a name. */
  boolean isDecayed(String name);

  /** The prompt that has these values. */
  TrainedPrompt prompt(Map<String, FloatTensor> values, PromptTask task, Provenance provenance);
}
