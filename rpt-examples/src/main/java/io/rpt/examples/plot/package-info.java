/** Pictures of lines, drawn without a screen. */
@NullMarked
package io.rpt.examples.plot;

import org.jspecify.annotations.NullMarked;
