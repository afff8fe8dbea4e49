/** The metrics of SuperGLUE under their exact names. */
@NullMarked
package io.rpt.core.metric;

import org.jspecify.annotations.NullMarked;
