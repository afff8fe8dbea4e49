/** Support of the golden tests on the engine. */
@NullMarked
package io.rpt.djl.golden;

import org.jspecify.annotations.NullMarked;
