/**
 * Comparisons: cells (one run each) are run one after the other, their results kept in a file from
 * which an interrupted comparison goes on, and shown as tables. Nothing here knows what a cell
 * does.
 */
@NullMarked
package io.rpt.examples.runs;

import org.jspecify.annotations.NullMarked;
