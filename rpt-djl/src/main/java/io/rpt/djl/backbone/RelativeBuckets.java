package io.rpt.djl.backbone;

import java.util.Arrays;

/**
 * Into which bucket T5 sorts the distance of two places (Raffel et al. 2020, section 2.1): near
 * distances have a bucket each, farther ones share logarithmically wider buckets.
 *
 * @param bidirectional whether later places count too (encoder); half of the buckets are for them.
 *     Otherwise all later places share bucket 0
 * @param buckets the number of buckets
 * @param maxDistance the distance from which on all share the last bucket
 */
record RelativeBuckets(boolean bidirectional, int buckets, int maxDistance) {
  /**
   * The bucket of a key seen from a query.
   *
   * @param distance the key's place minus the query's
   */
  int of(int distance) {
    int side = bidirectional ? buckets / 2 : buckets;
    int offset = bidirectional && distance > 0 ? side : 0;
    int back = bidirectional ? Math.abs(distance) : Math.max(-distance, 0);
    int exact = side / 2;
    if (back < exact) {
      return offset + back;
    }
    // In float32, as the models were trained.
    float share =
        (float) Math.log((float) back / exact) / (float) Math.log((double) maxDistance / exact);
    return offset + Math.min(side - 1, exact + (int) (share * (side - exact)));
  }

  /**
   * The buckets of the queries {@code from .. length - 1} and the keys 0 .. length - 1, by rows.
   */
  long[] table(int from, int length) {
    long[] known = new long[2 * length]; // of each distance, from -length on
    Arrays.setAll(known, i -> of(i - length));
    long[] table = new long[Math.multiplyExact(length - from, length)];
    for (int query = from; query < length; query++) {
      System.arraycopy(known, length - query, table, (query - from) * length, length);
    }
    return table;
  }
}
