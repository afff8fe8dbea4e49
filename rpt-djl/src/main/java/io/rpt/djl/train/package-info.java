/**
 * Training a prompt on a frozen backbone: options, the loop, the optimizer, events and resumable
 * state.
 */
@NullMarked
package io.rpt.djl.train;

import org.jspecify.annotations.NullMarked;
