/** Measurements of time and memory. */
@NullMarked
package io.rpt.examples.bench;

import org.jspecify.annotations.NullMarked;
