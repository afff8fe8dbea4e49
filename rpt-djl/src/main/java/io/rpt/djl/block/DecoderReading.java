package io.rpt.djl.block;

import ai.djl.ndarray.NDArray;
import io.rpt.djl.backbone.DecoderCache;

/**
 * What a decoder-only model remembers of B rows that it has read.
 *
 * @param cache the keys and values of prompt and texts; fork it to go on
 * @param last [B, H] the last state of each row's last token
 * @param next [B] the position of the token after it
 */
public record DecoderReading(DecoderCache cache, NDArray last, NDArray next) {}
