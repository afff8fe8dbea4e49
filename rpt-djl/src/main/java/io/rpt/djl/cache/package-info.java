/** Keeping the states below a late prompt, which are the same in every epoch. */
@NullMarked
package io.rpt.djl.cache;

import org.jspecify.annotations.NullMarked;
