package io.rpt.examples.bench;

/**
 * What some computation must do at least, counted from shapes. Only matrix products are counted.
 *
 * @param operations multiplications and additions
 * @param bytes each product's operands read once and its result written once
 */
record Work(double operations, double bytes) {
  static final Work NONE = new Work(0, 0);

  /**
   * A product [m, k] by [k, n].
   *
   * @param valueBytes the size of a number
   */
  static Work product(long m, long k, long n, int valueBytes) {
    return new Work(
        2.0 * m * k * n, valueBytes * ((double) m * k + (double) k * n + (double) m * n));
  }

  /** Bytes that are moved without any product. */
  static Work moved(double bytes) {
    return new Work(0, bytes);
  }

  Work plus(Work other) {
    return new Work(operations + other.operations, bytes + other.bytes);
  }

  Work times(double count) {
    return new Work(count * operations, count * bytes);
  }
}
