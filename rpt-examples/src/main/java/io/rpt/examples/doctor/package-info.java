/**
 * Whether the program has what it needs here: one small check for each thing, none of which keeps
 * the others from being made.
 */
@NullMarked
package io.rpt.examples.doctor;

import org.jspecify.annotations.NullMarked;
