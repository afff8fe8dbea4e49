package io.rpt.djl.generate;

import com.google.common.primitives.ImmutableIntArray;

/**
 * A generated answer.
 *
 * @param ids its tokens, without start and closing token
 * @param closed whether the model closed it; otherwise the limit cut it off
 */
public record Answer(ImmutableIntArray ids, boolean closed) {}
