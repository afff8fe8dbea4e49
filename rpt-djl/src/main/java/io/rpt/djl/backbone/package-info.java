/**
 * Frozen transformers read from Hugging Face folders, as DJL Blocks whose layers are reachable one
 * by one.
 */
@NullMarked
package io.rpt.djl.backbone;

import org.jspecify.annotations.NullMarked;
