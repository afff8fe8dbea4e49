package io.rpt.djl.backbone;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.util.Pair;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** The hash of arrays in memory, which proves that training left them alone. */
final class WeightsHash {
  private WeightsHash() {}

  /** SHA-256 over name, shape and bits of every parameter in order. */
  static String of(ParameterList parameters, NDManager manager) {
    Hasher hasher = Hashing.sha256().newHasher();
    for (Pair<String, Parameter> entry : parameters) {
      NDArray array = entry.getValue().getArray();
      hasher.putString(entry.getKey() + array.getShape(), StandardCharsets.UTF_8);
      put(hasher, array, manager);
    }
    return hasher.hash().toString();
  }

  private static void put(Hasher hasher, NDArray array, NDManager manager) {
    if (array.getDevice().equals(Device.cpu())) {
      hasher.putBytes(array.toByteBuffer(true));
      return;
    }
    try (NDManager scratch = manager.newSubManager()) {
      // x 1 keeps every bit, and the copy belongs to the scratch manager, not to the frozen one.
      NDArray copy = scratch.ones(array.getShape(), DataType.FLOAT32).muli(array);
      hasher.putBytes(copy.toByteBuffer(false));
    }
  }
}
