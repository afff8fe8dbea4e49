package io.rpt.core.io;

import io.rpt.core.error.Checks;
import io.rpt.core.error.InvalidValueException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a reader of safetensors files accepts, beyond the format's own rules.
 *
 * @param maxFileBytes the largest accepted file
 * @param maxHeaderBytes the largest accepted header
 * @param maxTensors the largest accepted number of tensors
 * @param maxRank the largest accepted number of dimensions
 * @param maxStringLength the longest accepted name or metadata text, in UTF-16 units
 * @param namePattern a regular expression that each tensor name matches as a whole
 * @param dtypes the accepted number formats; empty to accept every one in the header, also unknown
 *     ones, and to refuse what cannot be read only when it is asked for
 * @param emptyTensors whether dimensions may be 0
 * @param finiteOnly whether NaN and infinities are refused when a tensor is read
 */
public record SafetensorsLimits(
    long maxFileBytes,
    int maxHeaderBytes,
    int maxTensors,
    int maxRank,
    int maxStringLength,
    String namePattern,
    Set<Dtype> dtypes,
    boolean emptyTensors,
    boolean finiteOnly) {
  private static final int LARGEST_HEADER = 100_000_000;

  /** Checks the numbers and the pattern. */
  public SafetensorsLimits {
    if (maxFileBytes < 8) {
      throw new InvalidValueException(
          "maxFileBytes is " + maxFileBytes + "; expected at least 8, the bytes before a header.");
    }
    Checks.inRange("maxHeaderBytes", maxHeaderBytes, 2, LARGEST_HEADER);
    Checks.inRange("maxTensors", maxTensors, 0, Integer.MAX_VALUE);
    Checks.inRange("maxRank", maxRank, 0, Integer.MAX_VALUE);
    Checks.inRange("maxStringLength", maxStringLength, 1, Integer.MAX_VALUE);
    try {
      Pattern.compile(namePattern);
    } catch (PatternSyntaxException e) {
      throw new InvalidValueException(
          "namePattern is \"" + namePattern + "\", which is no regular expression.", e);
    }
    dtypes = Set.copyOf(dtypes);
  }

  /**
   * For prompts, which come from anywhere: 2 GiB, a header of 1 MiB, 10,000 tensors of rank 4 in
   * F32, F16 or BF16, names of letters, digits and {@code _.-[]}, texts of 65,536 units, no empty
   * tensor, finite values.
   */
  public static SafetensorsLimits forPrompts() {
    return new SafetensorsLimits(
        1L << 31,
        1 << 20,
        10_000,
        4,
        1 << 16,
        "[A-Za-z0-9_.\\-\\[\\]]{1,256}",
        Set.of(Dtype.F32, Dtype.F16, Dtype.BF16),
        false,
        true);
  }

  /** For backbones and test data: the format's own rules, and a header of 100 MB. */
  public static SafetensorsLimits forBackbones() {
    return new SafetensorsLimits(
        Long.MAX_VALUE,
        LARGEST_HEADER,
        1_000_000,
        Integer.MAX_VALUE,
        LARGEST_HEADER,
        "(?s).*",
        Set.of(),
        true,
        false);
  }

  /** These limits with another largest file, in bytes. */
  public SafetensorsLimits withMaxFileBytes(long bytes) {
    return new SafetensorsLimits(
        bytes,
        maxHeaderBytes,
        maxTensors,
        maxRank,
        maxStringLength,
        namePattern,
        dtypes,
        emptyTensors,
        finiteOnly);
  }

  /** These limits with another largest header, in bytes, up to 100,000,000. */
  public SafetensorsLimits withMaxHeaderBytes(int bytes) {
    return new SafetensorsLimits(
        maxFileBytes,
        bytes,
        maxTensors,
        maxRank,
        maxStringLength,
        namePattern,
        dtypes,
        emptyTensors,
        finiteOnly);
  }

  /** These limits with another longest name or metadata text, in UTF-16 units. */
  public SafetensorsLimits withMaxStringLength(int length) {
    return new SafetensorsLimits(
        maxFileBytes,
        maxHeaderBytes,
        maxTensors,
        maxRank,
        length,
        namePattern,
        dtypes,
        emptyTensors,
        finiteOnly);
  }

  /** These limits with other accepted number formats; none to accept all. */
  public SafetensorsLimits withDtypes(Set<Dtype> accepted) {
    return new SafetensorsLimits(
        maxFileBytes,
        maxHeaderBytes,
        maxTensors,
        maxRank,
        maxStringLength,
        namePattern,
        accepted,
        emptyTensors,
        finiteOnly);
  }

  /** These limits with or without refusal of NaN and infinities. */
  public SafetensorsLimits withFiniteOnly(boolean refuseNonFinite) {
    return new SafetensorsLimits(
        maxFileBytes,
        maxHeaderBytes,
        maxTensors,
        maxRank,
        maxStringLength,
        namePattern,
        dtypes,
        emptyTensors,
        refuseNonFinite);
  }
}
