/** From texts to the padded arrays of a prompted backbone, and which examples stand together. */
@NullMarked
package io.rpt.djl.batch;

import org.jspecify.annotations.NullMarked;
