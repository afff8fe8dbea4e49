/** How far long work is: a bar on a terminal, now and then a line elsewhere. */
@NullMarked
package io.rpt.examples.progress;

import org.jspecify.annotations.NullMarked;
