package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;

/**
 * What a layer attends to.
 *
 * @param keys [B, S, width of all heads]
 * @param values [B, S, width of all heads]
 */
record KeyValues(NDArray keys, NDArray values) {
  /** These places, then the others of the same rows. */
  KeyValues then(KeyValues later) {
    return new KeyValues(keys.concat(later.keys, 1), values.concat(later.values, 1));
  }
}
