package io.rpt.djl.backbone;

import java.util.stream.Stream;

/**
 * How a family's weights are called in files. A canonical name is the one of today's published
 * files, without the family's prefix. Stored names that nobody asks for are ignored.
 */
interface WeightNames {
  /** The names under which the weight with the canonical name may be stored; the first wins. */
  Stream<String> spellings(String canonical);

  /** A stored name without the family's prefix. */
  String bare(String stored);
}
