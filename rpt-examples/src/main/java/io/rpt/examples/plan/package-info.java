/**
 * Comparisons as they are asked for: methods, tasks, seeds and lists of options, read from a file
 * or a command line and multiplied out. Nothing here knows what an option means.
 */
@NullMarked
package io.rpt.examples.plan;

import org.jspecify.annotations.NullMarked;
