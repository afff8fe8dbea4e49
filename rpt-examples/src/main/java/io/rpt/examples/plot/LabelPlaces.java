package io.rpt.examples.plot;

/** Moves labels apart. */
final class LabelPlaces {
  private LabelPlaces() {}

  /**
   * Places that are at least {@code gap} apart, in the order of the wanted ones and near them.
   *
   * @param wanted rising
   * @param bottom the largest place, if there is room for all above it
   */
  static double[] of(double[] wanted, double gap, double bottom) {
    double[] places = wanted.clone();
    for (int i = 1; i < places.length; i++) {
      places[i] = Math.max(places[i], places[i - 1] + gap);
    }
    double limit = Math.max(bottom, gap * places.length);
    for (int i = places.length - 1; i >= 0; i--) {
      places[i] = Math.min(places[i], limit - gap * (places.length - 1 - i));
    }
    return places;
  }
}
