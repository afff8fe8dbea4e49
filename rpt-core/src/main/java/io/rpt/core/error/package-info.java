/** The unchecked exceptions of the library, one type for each kind of remedy. */
@NullMarked
package io.rpt.core.error;

import org.jspecify.annotations.NullMarked;
