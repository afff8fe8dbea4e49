/** Small immutable host tensors: values that cross module boundaries. */
@NullMarked
package io.rpt.core.tensor;

import org.jspecify.annotations.NullMarked;
