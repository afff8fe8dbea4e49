package io.rpt.core.error;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The names of enum constants in files and options: in lower case. */
public final class EnumIds {
  private EnumIds() {}

  /** The name of a constant. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a constant by its name.
   *
   * @param what what the constants are, as {@code "optimizer"}
   * @throws UnsupportedFeatureException if there is none; the message lists all
   */
  public static <E extends Enum<E>> E find(String what, Class<E> kind, String id) {
    List<E> constants = Arrays.asList(kind.getEnumConstants());
    List<String> known = constants.stream().map(EnumIds::of).toList();
    if (!known.contains(id)) {
      throw new UnsupportedFeatureException(
          "There is no " + what + " '" + id + "'; known are " + known + ".");
    }
    return constants.get(known.indexOf(id));
  }
}
