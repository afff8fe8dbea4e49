/**
 * Generators of Late Prompt Tuning: small networks that make a prompt from the states of the
 * instance, as data and as plain Java.
 */
@NullMarked
package io.rpt.core.generator;

import org.jspecify.annotations.NullMarked;
