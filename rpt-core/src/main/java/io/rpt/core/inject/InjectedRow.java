package io.rpt.core.inject;

/**
 * A text row lengthened by P prompt rows: what the backbone is told about its P + T places. Arrays
 * are the row's own.
 *
 * @param ids [T] the text's token ids
 * @param promptStart the place of the first prompt row; text tokens before it keep their place,
 *     later ones move by P
 * @param positions [P+T] position ids
 * @param mask [P+T] 1 where attention may look
 * @param typeIds [P+T] token type ids; 0 for prompt rows
 * @param headIndex the place whose last hidden state the head reads ([CLS])
 */
public record InjectedRow(
    int[] ids, int promptStart, int[] positions, int[] mask, int[] typeIds, int headIndex) {
  /** P + T, the length of the lengthened row. */
  public int length() {
    return positions.length;
  }
}
