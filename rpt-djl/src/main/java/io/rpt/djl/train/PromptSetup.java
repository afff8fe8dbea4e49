package io.rpt.djl.train;

import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.reparam.WeightStart;

/**
 * What is trained, apart from how.
 *
 * @param network what the raw table goes through, for the prompt's shape
 * @param injector where the prompt goes
 * @param init the first values of what starts as word embeddings, mostly the raw table
 */
record PromptSetup(PromptNetwork network, PromptInjector injector, PromptInit init) {
  /** What the raw table starts as, and from which embeddings if any are needed. */
  String initialisation() {
    boolean raw = network.rawStart() instanceof WeightStart.Embeddings;
    if (raw) {
      return init.toString();
    }
    return network.rawStart() + (network.startsFromEmbeddings() ? ", embeddings " + init : "");
  }
}
