package io.rpt.examples.world;

/** How two people are compared. */
enum Order {
  HEIGHT("taller", "shorter"),
  AGE("older", "younger"),
  SPEED("faster", "slower");

  private final String more;
  private final String less;

  Order(String more, String less) {
    this.more = more;
    this.less = less;
  }

  String more() {
    return more;
  }

  String less() {
    return less;
  }
}
