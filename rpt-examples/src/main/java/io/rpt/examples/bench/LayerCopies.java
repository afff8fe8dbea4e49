package io.rpt.examples.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.io.SafetensorsLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a folder of many layers from one of a single layer, whose copies they are: drawing as many
 * random numbers would take a minute.
 */
final class LayerCopies {
  private static final String WEIGHTS = "model.safetensors";
  private static final Pattern IN_LAYER = Pattern.compile("(.*?\\.(?:layer|block)\\.)0(\\..*)");

  /** A T5's position bias, which stands in the first layer alone. */
  private static final String SHARED = "relative_attention_bias";

  private static final List<String> LAYER_COUNTS =
      List.of("num_hidden_layers", "num_layers", "num_decoder_layers");

  private LayerCopies() {}

  /**
   * Writes a folder anew.
   *
   * @param folder whose model has one layer in each stack
   * @param layers how many it gets
   */
  static void write(Path folder, int layers) throws IOException {
    Path weights = folder.resolve(WEIGHTS);
    Path single = folder.resolve("one-layer.safetensors");
    Files.move(weights, single);
    copy(SafetensorsFile.open(single, SafetensorsLimits.forBackbones()), weights, layers);
    Files.delete(single);
    Path config = folder.resolve("config.json");
    JsonObject json = JsonParser.parseString(Files.readString(config)).getAsJsonObject();
    LAYER_COUNTS.stream().filter(json::has).forEach(key -> json.addProperty(key, layers));
    Files.writeString(config, json.toString());
  }

  private static void copy(SafetensorsFile single, Path target, int layers) throws IOException {
    SortedMap<String, String> sources = sources(single, layers);
    byte[] header = header(single, sources).getBytes(StandardCharsets.UTF_8);
    long largest =
        sources.values().stream().mapToLong(n -> single.info(n).byteCount()).max().orElse(0);
    ByteBuffer values =
        ByteBuffer.allocateDirect(Math.toIntExact(largest)).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel out =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      write(out, length.putLong(header.length).flip());
      write(out, ByteBuffer.wrap(header));
      for (String source : sources.values()) {
        values.clear();
        single.readAsFloat(source, values);
        write(out, values.flip());
      }
    }
  }

  private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** The tensor that each name stands for. */
  private static SortedMap<String, String> sources(SafetensorsFile single, int layers) {
    SortedMap<String, String> sources = new TreeMap<>();
    for (String name : single.tensors().keySet()) {
      Matcher parts = IN_LAYER.matcher(name);
      if (!parts.matches() || name.contains(SHARED)) {
        sources.put(name, name);
        continue;
      }
      for (int k = 0; k < layers; k++) {
        sources.put(parts.group(1) + k + parts.group(2), name);
      }
    }
    return sources;
  }

  private static String header(SafetensorsFile single, SortedMap<String, String> sources) {
    JsonObject header = new JsonObject();
    long begin = 0;
    for (Map.Entry<String, String> entry : sources.entrySet()) {
      long end = begin + single.info(entry.getValue()).byteCount();
      JsonObject tensor = new JsonObject();
      tensor.addProperty("dtype", "F32");
      JsonArray shape = new JsonArray();
      single.info(entry.getValue()).shape().forEach(shape::add);
      tensor.add("shape", shape);
      JsonArray offsets = new JsonArray();
      offsets.add(begin);
      offsets.add(end);
      tensor.add("data_offsets", offsets);
      header.add(entry.getKey(), tensor);
      begin = end;
    }
    return header.toString();
  }
}
