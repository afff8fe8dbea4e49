/** The commands of {@code rpt}. */
@NullMarked
package io.rpt.examples.cli;

import org.jspecify.annotations.NullMarked;
