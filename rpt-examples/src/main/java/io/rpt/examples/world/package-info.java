/**
 * A small world in plain English: stories that a generator tells consistently, text and exercises
 * for pretraining, and tasks that pretraining does not contain. No engine.
 */
@org.jspecify.annotations.NullMarked
package io.rpt.examples.world;
