/** Tests of decoding and of candidate scores. */
@NullMarked
package io.rpt.djl.generate;

import org.jspecify.annotations.NullMarked;
