/** Serving a projected prompt: classification of texts, evaluation, and DJL's Predictor. */
@NullMarked
package io.rpt.djl.predict;

import org.jspecify.annotations.NullMarked;
