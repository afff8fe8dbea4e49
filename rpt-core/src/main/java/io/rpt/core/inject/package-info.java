/** Where prompt rows go in a backbone's input: positions, masks, indices, truncation. */
@NullMarked
package io.rpt.core.inject;

import org.jspecify.annotations.NullMarked;
