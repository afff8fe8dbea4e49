package io.rpt.djl.backbone;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;

/** The hash of arrays in memory, which proves that training left them alone. */
final class WeightsHash {
  private WeightsHash() {}

  /** SHA-256 over name, shape and bits of every parameter in order. */
  static String of(SortedMap<String, Parameter> parameters, NDManager manager) {
    Hasher hasher = Hashing.sha256().newHasher();
    parameters.forEach(
        (name, parameter) -> {
          NDArray array = parameter.getArray();
          hasher.putString(name + array.getShape(), StandardCharsets.UTF_8);
          put(hasher, array, manager);
        });
    return hasher.hash().toString();
  }

  private static void put(Hasher hasher, NDArray array, NDManager manager) {
    if (array.getDevice().equals(Device.cpu()) && array.getDataType() == DataType.FLOAT32) {
      hasher.putBytes(array.toByteBuffer(true));
      return;
    }
    try (NDManager scratch = manager.newSubManager()) {
      // x 1 keeps every value, and the copy belongs to the scratch manager, not to the frozen one
      NDArray copy = scratch.ones(array.getShape(), DataType.FLOAT32).muli(array);
      hasher.putBytes(copy.toByteBuffer(false));
    }
  }
}
