package io.rpt.examples.doctor;

/**
 * What a check found.
 *
 * @param level how good it is
 * @param what the thing
 * @param value what is there, in a line
 * @param next what to do; empty where nothing is to be done
 */
public record Finding(Level level, String what, String value, String next) {
  /** How good a finding is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Works, but slower or less comfortably than it could. */
    WARN,
    /** Something needed does not work. */
    FAIL
  }

  static Finding ok(String what, String value) {
    return new Finding(Level.OK, what, value, "");
  }

  static Finding warn(String what, String value, String next) {
    return new Finding(Level.WARN, what, value, next);
  }

  static Finding fail(String what, String value, String next) {
    return new Finding(Level.FAIL, what, value, next);
  }
}
