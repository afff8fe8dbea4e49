/**
 * What prompts are trained on and scored by: SuperGLUE's tasks put to a backbone, and texts of the
 * user's own.
 */
@NullMarked
package io.rpt.examples.task;

import org.jspecify.annotations.NullMarked;
