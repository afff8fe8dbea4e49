/** The command line application {@code rpt}. Nothing depends on this package. */
@NullMarked
package io.rpt.examples;

import org.jspecify.annotations.NullMarked;
