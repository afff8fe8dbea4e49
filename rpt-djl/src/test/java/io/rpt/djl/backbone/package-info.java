/**
 * Tests of the backbones against golden numbers, and of everything a model folder can get wrong.
 */
@NullMarked
package io.rpt.djl.backbone;

import org.jspecify.annotations.NullMarked;
