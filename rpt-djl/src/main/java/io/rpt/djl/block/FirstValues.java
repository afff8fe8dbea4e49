package io.rpt.djl.block;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.RptException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.tensor.PromptShape;
import java.util.Map;
import java.util.function.Supplier;

/** A Block that holds its own first values for a moment, on the CPU. */
final class FirstValues {
  private FirstValues() {}

  /**
   * Runs {@code body} while the Block holds the values that its initializers make.
   *
   * @throws InvalidValueException if it holds values already, or fails
   * @throws UnsupportedFeatureException if it has other parameters afterwards
   */
  static <T> T with(Block block, PromptShape shape, Supplier<T> body) {
    Map<String, Parameter> declared = ParameterPaths.of(block);
    if (declared.values().stream().anyMatch(Parameter::isInitialized)) {
      throw new InvalidValueException(
          "The Block "
              + block.getClass().getName()
              + " holds values already, which training would overwrite; expected one that has not"
              + " been initialized. Give start values by its initializers (setInitializer), or clear() it.");
    }
    try (NDManager manager = NDManager.newBaseManager(Device.cpu(), BlockNetwork.ENGINE)) {
      block.initialize(manager, DataType.FLOAT32, new Shape(shape.length(), shape.width()));
      if (!declared.equals(ParameterPaths.of(block))) {
        throw new UnsupportedFeatureException(
            "The Block "
                + block.getClass().getName()
                + " has other parameters after it was initialized than before, so that saved values"
                + " cannot be given to it. Add them with addParameter in its constructor.");
      }
      return body.get();
    } catch (RptException e) {
      throw e;
    } catch (RuntimeException e) {
      throw failure(block, shape, e);
    } finally {
      block.clear();
    }
  }

  /** What to say of a Block that threw. */
  static InvalidValueException failure(Block block, PromptShape shape, RuntimeException cause) {
    return new InvalidValueException(
        "The Block "
            + block.getClass().getName()
            + " failed on an input of shape ["
            + shape.length()
            + ", "
            + shape.width()
            + "]: "
            + cause
            + ". It must map [P, D] to [P, D], and read its parameters from the ParameterStore.",
        cause);
  }
}
