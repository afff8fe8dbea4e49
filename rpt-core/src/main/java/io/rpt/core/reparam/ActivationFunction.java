package io.rpt.core.reparam;

import io.rpt.core.error.EnumIds;
import io.rpt.core.error.UnsupportedFeatureException;
import org.apache.commons.numbers.gamma.Erf;

/** The element-wise functions of reparameterization trees. */
public enum ActivationFunction {
  /** max(x, 0). */
  RELU {
    @Override
    public double apply(double x) {
      return Math.max(x, 0);
    }
  },
  /** tanh x. */
  TANH {
    @Override
    public double apply(double x) {
      return Math.tanh(x);
    }
  },
  /** 1 / (1 + exp(-x)). */
  SIGMOID {
    @Override
    public double apply(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  },
  /** x times the normal distribution function, in the exact (erf) form. */
  GELU {
    @Override
    public double apply(double x) {
      return 0.5 * x * (1 + Erf.value(x / Math.sqrt(2)));
    }
  };

  /** The function's value. */
  public abstract double apply(double x);

  /** The name in files and options, in lower case. */
  public String id() {
    return EnumIds.of(this);
  }

  /**
   * Finds a function by its name.
   *
   * @throws UnsupportedFeatureException if there is none; the message lists all
   */
  public static ActivationFunction byId(String id) {
    return EnumIds.find("activation", ActivationFunction.class, id);
  }
}
