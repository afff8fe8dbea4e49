package io.rpt.djl.train;

import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.WeightStart;

/**
 * What is trained, apart from how.
 *
 * @param plan the reparameterization tree for the prompt's shape
 * @param injector where the prompt goes
 * @param init the first values of what the plan starts as word embeddings, mostly the raw table
 */
record PromptSetup(LayerPlan plan, PromptInjector injector, PromptInit init) {
  /** What the raw table starts as, and from which embeddings if any are needed. */
  String initialisation() {
    boolean raw = plan.rawStart() instanceof WeightStart.Embeddings;
    if (raw) {
      return init.toString();
    }
    return plan.rawStart() + (plan.startsFromEmbeddings() ? ", embeddings " + init : "");
  }
}
