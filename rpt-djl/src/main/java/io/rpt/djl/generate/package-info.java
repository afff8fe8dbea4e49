/** Answers of a prompted model that writes: greedy decoding, and scores of candidate answers. */
@NullMarked
package io.rpt.djl.generate;

import org.jspecify.annotations.NullMarked;
