package io.rpt.djl.backbone;

import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.io.SafetensorsWriter;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A random BERT of two layers for tests, and its weight file written again in other ways. */
final class TinyBert {
  static final List<String> WORDS =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "sat", "##s", "a", "mat",
          ".");
  static final BertConfig CONFIG = BertConfig.of(WORDS.size(), 8, 2, 2, 16, 20);

  private TinyBert() {}

  static Path write(Path folder) {
    return RandomBert.write(folder, CONFIG, WORDS, 7);
  }

  static Map<String, FloatTensor> tensors(Path folder) {
    SafetensorsFile file = SafetensorsFile.open(weights(folder), SafetensorsLimits.forBackbones());
    Map<String, FloatTensor> tensors = new TreeMap<>();
    file.tensors().keySet().forEach(name -> tensors.put(name, file.readFloats(name)));
    return tensors;
  }

  static Path weights(Path folder) {
    return folder.resolve("model.safetensors");
  }

  /** Writes the weight file again under other names. */
  static void rename(Path folder, UnaryOperator<String> newName) throws IOException {
    Map<String, FloatTensor> renamed = new TreeMap<>();
    tensors(folder).forEach((name, tensor) -> renamed.put(newName.apply(name), tensor));
    save(weights(folder), renamed);
  }

  static void save(Path file, Map<String, FloatTensor> tensors) throws IOException {
    Files.write(file, SafetensorsWriter.toBytes(tensors, Map.of()));
  }

  /** Writes the weight file again as two shards with an index. */
  static void shard(Path folder) throws IOException {
    Map<String, FloatTensor> first = new TreeMap<>();
    Map<String, FloatTensor> second = new TreeMap<>();
    StringBuilder index = new StringBuilder("{\"metadata\": {}, \"weight_map\": {");
    tensors(folder)
        .forEach(
            (name, tensor) -> {
              boolean early = (first.size() + second.size()) % 2 == 0;
              index.append(first.isEmpty() ? "" : ", ").append('"').append(name).append("\": \"");
              index.append(early ? "part-1.safetensors\"" : "part-2.safetensors\"");
              (early ? first : second).put(name, tensor);
            });
    save(folder.resolve("part-1.safetensors"), first);
    save(folder.resolve("part-2.safetensors"), second);
    Files.writeString(folder.resolve("model.safetensors.index.json"), index + "}}");
    Files.delete(weights(folder));
  }

  /** Writes the weight file again as BF16, which cuts the lower half of each number off. */
  static void saveAsBf16(Path folder) throws IOException {
    Map<String, FloatTensor> tensors = tensors(folder);
    StringBuilder header = new StringBuilder("{");
    int end = 0;
    for (Map.Entry<String, FloatTensor> entry : tensors.entrySet()) {
      int begin = end;
      end += 2 * entry.getValue().size();
      header.append(begin == 0 ? "" : ",").append('"').append(entry.getKey());
      header.append("\":{\"dtype\":\"BF16\",\"shape\":").append(entry.getValue().shape());
      header.append(",\"data_offsets\":[").append(begin).append(',').append(end).append("]}");
    }
    byte[] json = (header + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    for (FloatTensor tensor : tensors.values()) {
      for (int i = 0; i < tensor.size(); i++) {
        file.putShort((short) (Float.floatToRawIntBits(tensor.get(i)) >>> 16));
      }
    }
    Files.write(weights(folder), file.array());
  }
}
