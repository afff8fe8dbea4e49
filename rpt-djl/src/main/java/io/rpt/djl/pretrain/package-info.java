/**
 * Training of all weights of a backbone from text alone: masked words for BERT, span corruption and
 * a text-to-text mixture for T5.
 */
@NullMarked
package io.rpt.djl.pretrain;

import org.jspecify.annotations.NullMarked;
