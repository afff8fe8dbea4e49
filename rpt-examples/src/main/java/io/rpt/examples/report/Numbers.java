package io.rpt.examples.report;

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

  /** A mean in percent, and of several values their sample deviation. */
  static String spread(Collection<Double> fractions) {
    double[] values = fractions.stream().mapToDouble(Double::doubleValue).toArray();
    if (values.length == 0) {
      return MISSING;
    }
    String mean = percent(Arrays.stream(values).average().orElseThrow());
    return values.length == 1 ? mean : mean + "±" + percent(deviation(values));
  }

  /** The sample standard deviation; 0 of one value. */
  static double deviation(double[] values) {
    if (values.length < 2) {
      return 0;
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  /** The median of at least one value. */
  static double median(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
