/** Measurements of time and memory: a run is of groups, a group of trials that take turns. */
@NullMarked
package io.rpt.examples.bench;

import org.jspecify.annotations.NullMarked;
