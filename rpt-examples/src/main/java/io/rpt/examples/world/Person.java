package io.rpt.examples.world;

/**
 * Somebody.
 *
 * @param name with a capital
 * @param female whether she is a she
 */
record Person(String name, boolean female) {
  String subject() {
    return female ? "she" : "he";
  }

  String object() {
    return female ? "her" : "him";
  }

  String parent() {
    return female ? "mother" : "father";
  }

  String child() {
    return female ? "daughter" : "son";
  }
}
