package io.rpt.djl.ops;

import io.rpt.core.error.UnsupportedFeatureException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The element-wise activations of the supported families; each is named as in Hugging Face
 * configurations.
 */
public enum Activation {
  /** x Φ(x) with the exact normal distribution (erf); Hendrycks and Gimpel 2016. */
  GELU,
  /** GELU by its tanh formula: x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))). */
  GELU_NEW,
  /** max(0, x). */
  RELU,
  /** The hyperbolic tangent. */
  TANH;

  /** The name in {@code config.json}, such as {@code gelu_new}. */
  public String configName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The activation of a configuration's name.
   *
   * @throws UnsupportedFeatureException if the name is none of the known ones, which the message
   *     lists
   */
  public static Activation of(String configName) {
    return Arrays.stream(values())
        .filter(activation -> activation.configName().equals(configName))
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedFeatureException(
                    "The activation '"
                        + configName
                        + "' is not supported; supported are "
                        + Arrays.stream(values()).map(Activation::configName).toList()
                        + ". Use a model with one of these."));
  }
}
