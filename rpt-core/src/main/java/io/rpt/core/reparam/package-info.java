/**
 * How raw prompt parameters become the prompt: reparameterizers as trees of layers, their weights
 * and their plain-Java evaluation.
 */
@NullMarked
package io.rpt.core.reparam;

import org.jspecify.annotations.NullMarked;
