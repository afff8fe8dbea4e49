/** Labelled texts and how their fields are read. */
@NullMarked
package io.rpt.core.data;

import org.jspecify.annotations.NullMarked;
