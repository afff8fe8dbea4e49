package io.rpt.core.error;

/** Argument checks whose messages name the argument, its value and the accepted range. */
public final class Checks {
  private Checks() {}

  /**
   * Returns {@code value} if it lies in {@code [min, max]}, else throws {@link
   * InvalidValueException}.
   */
  public static int inRange(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new InvalidValueException(
          name + " is " + value + "; expected a whole number from " + min + " to " + max + ".");
    }
    return value;
  }

  /** Returns {@code value} if it is finite and lies in {@code [min, max)}. */
  public static double inHalfOpenRange(String name, double value, double min, double max) {
    if (!(value >= min && value < max)) {
      throw new InvalidValueException(
          name
              + " is "
              + value
              + "; expected a number of at least "
              + min
              + " and below "
              + max
              + ".");
    }
    return value;
  }

  /** Returns {@code value} if it is finite and above zero. */
  public static double positive(String name, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new InvalidValueException(
          name + " is " + value + "; expected a finite number above 0.");
    }
    return value;
  }

  /** Returns {@code value} if it is finite and not negative. */
  public static double notNegative(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new InvalidValueException(
          name + " is " + value + "; expected a finite number of at least 0.");
    }
    return value;
  }
}
