/** Pretraining on tiny backbones. */
@NullMarked
package io.rpt.djl.pretrain;

import org.jspecify.annotations.NullMarked;
