/**
 * The one seam between model families and the engine, with memory scopes and gradient mode beside
 * it.
 */
@NullMarked
package io.rpt.djl.ops;

import org.jspecify.annotations.NullMarked;
