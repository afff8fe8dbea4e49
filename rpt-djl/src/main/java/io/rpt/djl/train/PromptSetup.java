package io.rpt.djl.train;

import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.reparam.LayerPlan;

/**
 * What is trained, apart from how.
 *
 * @param plan the reparameterization tree for the prompt's shape
 * @param injector where the prompt goes
 * @param init the first values of the raw table
 */
record PromptSetup(LayerPlan plan, PromptInjector injector, PromptInit init) {}
