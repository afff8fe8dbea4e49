/**
 * The eight tasks of SuperGLUE (Wang et al. 2019): their official files read, written as text for
 * T5 and BERT, read back and scored. Nothing here needs an engine.
 */
@NullMarked
package io.rpt.examples.superglue;

import org.jspecify.annotations.NullMarked;
