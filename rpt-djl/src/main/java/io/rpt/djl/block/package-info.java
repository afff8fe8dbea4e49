/**
 * Trainable parts as DJL Blocks: compiled reparameterization trees, the prompt, the head, and the
 * prompted classifier and encoder-decoder.
 */
@NullMarked
package io.rpt.djl.block;

import org.jspecify.annotations.NullMarked;
