/** Pretraining of the small backbones that the program brings along, and these backbones. */
@org.jspecify.annotations.NullMarked
package io.rpt.examples.pretrain;
