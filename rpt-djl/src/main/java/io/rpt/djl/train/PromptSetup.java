package io.rpt.djl.train;

import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;

/**
 * What is trained, apart from how.
 *
 * @param network how the prompt's rows are made, for its shape
 * @param injector where the prompt goes
 * @param init the first values of what starts as word embeddings, mostly the raw table
 */
record PromptSetup(PromptNetwork network, PromptInjector injector, PromptInit init) {
  /** What the values start as, and from which embeddings if any are needed. */
  String initialisation() {
    return network.start(init);
  }
}
