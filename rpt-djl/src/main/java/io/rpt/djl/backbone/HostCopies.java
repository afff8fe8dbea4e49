package io.rpt.djl.backbone;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import com.google.common.primitives.Ints;
import io.rpt.core.tensor.FloatTensor;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Weights that change, copied to the host when they are saved. */
final class HostCopies {
  private HostCopies() {}

  /** The present values by name. */
  static SortedMap<String, FloatTensor> of(Map<String, Parameter> parameters) {
    SortedMap<String, FloatTensor> copies = new TreeMap<>();
    parameters.forEach((name, parameter) -> copies.put(name, toHost(parameter.getArray())));
    return copies;
  }

  private static FloatTensor toHost(NDArray array) {
    int[] shape = Arrays.stream(array.getShape().getShape()).mapToInt(Ints::checkedCast).toArray();
    return FloatTensor.of(array.toFloatArray(), shape);
  }
}
