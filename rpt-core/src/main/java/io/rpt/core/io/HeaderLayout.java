package io.rpt.core.io;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that tensors fit their bytes and that their bytes cover the data section once and whole.
 */
final class HeaderLayout {
  private final ByteSource source;
  private final SafetensorsLimits limits;

  HeaderLayout(ByteSource source, SafetensorsLimits limits) {
    this.source = source;
    this.limits = limits;
  }

  /** Returns the tensors in the order of their bytes. */
  Map<String, TensorInfo> check(Map<String, TensorInfo> tensors, long dataBytes) {
    List<TensorInfo> ordered = new ArrayList<>(tensors.values());
    ordered.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
    Map<String, TensorInfo> checked = new LinkedHashMap<>();
    long next = 0;
    for (TensorInfo tensor : ordered) {
      checkOffsets(tensor, next, dataBytes);
      checkSize(tensor);
      next = tensor.end();
      checked.put(tensor.name(), tensor);
    }
    if (next != dataBytes) {
      throw source.failure(
          "has "
              + dataBytes
              + " bytes of data, but its tensors take "
              + next
              + "; expected them to cover the file. Something was appended; fetch the file again.");
    }
    return Collections.unmodifiableMap(checked);
  }

  private void checkOffsets(TensorInfo tensor, long next, long dataBytes) {
    String place =
        "has the tensor "
            + Quote.of(tensor.name())
            + " at bytes "
            + tensor.begin()
            + " to "
            + tensor.end();
    if (tensor.end() < tensor.begin()) {
      throw source.failure(place + ", which run backwards. The file is damaged; fetch it again.");
    }
    if (tensor.end() > dataBytes) {
      throw source.failure(
          place
              + ", but its data ends at byte "
              + dataBytes
              + ". The file is cut off; fetch it again.");
    }
    if (tensor.begin() != next) {
      throw source.failure(
          place
              + "; expected it to start at byte "
              + next
              + ", where the tensor before it ends: there is "
              + (tensor.begin() < next ? "an overlap." : "a hole.")
              + " The file is damaged; fetch it again.");
    }
  }

  private void checkSize(TensorInfo tensor) {
    String place = "has the tensor " + Quote.of(tensor.name()) + " of shape " + tensor.shape();
    if (!limits.emptyTensors() && tensor.shape().contains(0L)) {
      throw source.failure(place + "; expected every dimension to be at least 1.");
    }
    Optional<Dtype> dtype = tensor.knownDtype();
    boolean accepted =
        limits.dtypes().isEmpty() || dtype.filter(limits.dtypes()::contains).isPresent();
    if (!accepted) {
      throw source.failure(
          place
              + " and dtype "
              + Quote.of(tensor.dtype())
              + "; expected one of "
              + limits.dtypes().stream().sorted().toList()
              + ". Convert the file.");
    }
    long bytes;
    try {
      long count = tensor.elementCount();
      bytes =
          dtype.isPresent()
              ? Math.multiplyExact(count, (long) dtype.get().bytes())
              : tensor.byteCount();
    } catch (ArithmeticException e) {
      throw source.failure(
          place + ", more numbers than 2^63-1. The file is damaged; fetch it again.");
    }
    if (bytes != tensor.byteCount()) {
      throw source.failure(
          place
              + " and dtype "
              + tensor.dtype()
              + ", which take "
              + bytes
              + " bytes, but it has "
              + tensor.byteCount()
              + ". The file is damaged; fetch it again.");
    }
  }
}
