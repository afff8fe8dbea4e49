package io.rpt.core.io;

import io.rpt.core.reparam.WeightSpec;
import io.rpt.core.tensor.FloatTensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The tensors of a prompt file, of which each must be asked for, in its shape. */
final class PromptTensors {
  private final SafetensorsFile file;
  private final UnaryOperator<String> stored;
  private final Set<String> taken = new HashSet<>();

  PromptTensors(SafetensorsFile file) {
    this(file, UnaryOperator.identity());
  }

  /**
   * For a file of another library.
   *
   * @param stored gives the name that the file has for a tensor
   */
  PromptTensors(SafetensorsFile file, UnaryOperator<String> stored) {
    this.file = file;
    this.stored = stored;
  }

  /** Reads a tensor after checking the shape that the document gives it. */
  FloatTensor take(String wanted, List<Integer> shape) {
    String name = stored.apply(wanted);
    List<Long> expected = shape.stream().map(Integer::longValue).toList();
    TensorInfo info = file.info(name);
    if (!info.shape().equals(expected)) {
      throw file.failure(
          "has the tensor "
              + Quote.of(name)
              + " of shape "
              + info.shape()
              + "; expected "
              + expected
              + ", as its document says. The two do not belong together.");
    }
    taken.add(name);
    return file.readFloats(name);
  }

  /** Reads every declared weight in its shape. */
  Map<String, FloatTensor> take(List<WeightSpec> declared) {
    Map<String, FloatTensor> weights = new TreeMap<>();
    for (WeightSpec weight : declared) {
      weights.put(weight.name(), take(weight.name(), weight.shape()));
    }
    return weights;
  }

  /** Reads every tensor whose name begins so, in whatever shape. */
  Map<String, FloatTensor> takeAll(String prefix) {
    Map<String, FloatTensor> found = new TreeMap<>();
    for (String name : file.tensors().keySet()) {
      if (name.startsWith(prefix)) {
        taken.add(name);
        found.put(name, file.readFloats(name));
      }
    }
    return found;
  }

  /** Refuses tensors that nobody asked for. */
  void finish() {
    for (String name : file.tensors().keySet()) {
      if (!taken.contains(name)) {
        throw file.failure(
            "has the unknown tensor "
                + Quote.of(name)
                + "; expected only "
                + taken.stream().sorted().toList()
                + ". Was it written by a newer version of this library?");
      }
    }
  }
}
