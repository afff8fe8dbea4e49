package io.rpt.djl.batch;

/**
 * The room that rows take when they are padded to one batch.
 *
 * @param rows how many there are
 * @param length of the longest, prompt included
 * @param answerLength of the longest answer that is read or written behind them; 0 if none is
 */
public record PaddedSize(int rows, int length, int answerLength) {
  /** One row without an answer. */
  public static PaddedSize ofRow(int length) {
    return new PaddedSize(1, length, 0);
  }

  /** Both in one batch. */
  PaddedSize with(PaddedSize other) {
    return new PaddedSize(
        Math.addExact(rows, other.rows),
        Math.max(length, other.length),
        Math.max(answerLength, other.answerLength));
  }

  /** Text, prompt, answer and padding of a row. */
  long rowTokens() {
    return (long) length + answerLength;
  }

  /** Text, prompt, answers and padding of all rows. */
  public long tokens() {
    return rows * rowTokens();
  }
}
