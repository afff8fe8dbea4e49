/** A long run that shows that memory does not grow. */
@NullMarked
package io.rpt.examples.soak;

import org.jspecify.annotations.NullMarked;
