package io.rpt.examples.report;

import io.rpt.examples.runs.Spread;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Numbers of reports. */
final class Numbers {
  static final String MISSING = "–";

  private Numbers() {}

  /** Whether all are numbers from 0 on, as Java writes them. */
  static boolean areNumbers(List<String> texts) {
    return texts.stream().allMatch(text -> text.matches("[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?"));
  }

  /** A number without an exponent. */
  static String plain(String number) {
    return new BigDecimal(number).stripTrailingZeros().toPlainString();
  }

  /** A fraction in percent with one decimal. */
  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f", 100 * fraction);
  }

  /** A difference of fractions in percentage points with its sign. */
  static String points(double difference) {
    return String.format(Locale.ROOT, "%+.1f", 100 * difference);
  }

  /** A mean in percent, and of several values their sample deviation and number. */
  static String spread(Collection<Double> fractions) {
    double[] values = fractions.stream().mapToDouble(Double::doubleValue).toArray();
    return values.length == 0 ? MISSING : Spread.of(values).text();
  }

  /** The median of at least one value. */
  static double median(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
