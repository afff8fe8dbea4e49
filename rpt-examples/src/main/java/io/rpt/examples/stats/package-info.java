/** Statistics of paired runs. */
@NullMarked
package io.rpt.examples.stats;

import org.jspecify.annotations.NullMarked;
