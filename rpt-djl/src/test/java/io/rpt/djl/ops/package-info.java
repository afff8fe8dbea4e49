/** Tests of the operators and of the scopes beside them. */
@NullMarked
package io.rpt.djl.ops;

import org.jspecify.annotations.NullMarked;
