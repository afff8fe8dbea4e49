package io.rpt.djl.backbone;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.djl.text.TextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A Hugging Face model folder on disk: {@code config.json} and the weights, one {@code
 * model.safetensors} or shards that {@code model.safetensors.index.json} lists. Nothing is trusted:
 * shards must lie in the folder itself, and pickles are never read.
 */
public final class ModelFolder {
  static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final List<String> PICKLES =
      List.of("pytorch_model.bin", "pytorch_model.bin.index.json", "model.pt", "model.pth");
  private static final JsonLimits INDEX_LIMITS = new JsonLimits(1 << 28, 64, 1 << 16);

  private final Path path;
  private final JsonObject config;
  private final List<Path> weightFiles;
  private final SortedMap<String, Path> shardOf;

  private ModelFolder(
      Path path, JsonObject config, List<Path> weightFiles, SortedMap<String, Path> shardOf) {
    this.path = path;
    this.config = config;
    this.weightFiles = List.copyOf(weightFiles);
    this.shardOf = shardOf;
  }

  /**
   * Reads the configuration and finds the weights; no weight is read yet.
   *
   * @throws InvalidFileException if the folder or a file is missing, damaged, or points outside the
   *     folder
   * @throws UnsupportedFeatureException if the weights are not safetensors
   */
  public static ModelFolder open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidFileException(
          folder
              + " is not a folder. Point at a Hugging Face model folder with config.json,"
              + " model.safetensors and a tokenizer (tokenizer.json, spiece.model, vocab.txt, or"
              + " vocab.json and merges.txt).");
    }
    JsonObject config = config(folder.resolve("config.json"));
    Path single = folder.resolve(SINGLE);
    if (Files.exists(single)) {
      return new ModelFolder(folder, config, List.of(single), new TreeMap<>());
    }
    if (Files.exists(folder.resolve(INDEX))) {
      SortedMap<String, Path> shardOf = readIndex(folder);
      return new ModelFolder(folder, config, List.copyOf(new TreeSet<>(shardOf.values())), shardOf);
    }
    throw noWeights(folder);
  }

  private static JsonObject config(Path file) {
    if (!Files.exists(file)) {
      throw new InvalidFileException(
          file + " does not exist. Point at a complete Hugging Face model folder.");
    }
    return JsonValue.open(file, JsonLimits.standard()).asObject();
  }

  private static RuntimeException noWeights(Path folder) {
    for (String name : PICKLES) {
      if (Files.exists(folder.resolve(name))) {
        return new UnsupportedFeatureException(
            folder
                + " has its weights as "
                + name
                + ", a pickle, which can run code when it is read; only safetensors is read."
                + " Download model.safetensors from the model's page, or convert once in Python:"
                + " AutoModel.from_pretrained(dir).save_pretrained(dir, safe_serialization=True).");
      }
    }
    return new InvalidFileException(
        folder + " has neither " + SINGLE + " nor " + INDEX + ". Complete the model folder.");
  }

  private static SortedMap<String, Path> readIndex(Path folder) {
    Path file = folder.resolve(INDEX);
    JsonObject map = JsonValue.open(file, INDEX_LIMITS).asObject().object("weight_map");
    SortedMap<String, Path> shardOf = new TreeMap<>();
    for (String tensor : map.names()) {
      shardOf.put(tensor, shard(folder, map, map.string(tensor)));
    }
    if (shardOf.isEmpty()) {
      throw map.failure("is empty; expected tensor names with shard names. Download it again.");
    }
    return shardOf;
  }

  private static Path shard(Path folder, JsonObject index, String name) {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.\\-]*")) {
      throw index.failure(
          "the shard '"
              + name
              + "' is no plain name of a file in the same folder. Do not use this folder.");
    }
    Path shard = folder.resolve(name);
    if (!Files.isRegularFile(shard)) {
      throw index.failure("the shard " + name + " is not in the folder. Download it too.");
    }
    checkInside(folder, index, shard);
    return shard;
  }

  private static void checkInside(Path folder, JsonObject index, Path shard) {
    try {
      Path real = shard.toRealPath();
      if (!real.startsWith(folder.toRealPath())) {
        throw index.failure(
            "the shard "
                + shard.getFileName()
                + " is a link to "
                + real
                + " outside the folder. Copy the folder with its links resolved (cp -L).");
      }
    } catch (IOException e) {
      throw new InvalidFileException(shard + " cannot be read: " + e + ".", e);
    }
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** The family, {@code model_type} in the configuration, such as {@code bert} or {@code t5}. */
  public String modelType() {
    return config.string("model_type");
  }

  /**
   * The configuration of the family.
   *
   * @throws UnsupportedFeatureException if the family, or a variant of it, is not built
   * @throws InvalidFileException if a value is out of range or of the wrong type
   */
  public FamilyConfig config() {
    return family().config(config, path.resolve("config.json"));
  }

  /** The family. */
  Family family() {
    return Family.of(modelType(), path.resolve("config.json"));
  }

  /**
   * What the files say of the backbone: sizes and the digests of weights and tokenizer. Nothing is
   * copied to a device.
   *
   * @throws UnsupportedFeatureException if the family or the tokenizer is not built
   * @throws InvalidFileException if a file is missing or damaged
   */
  public BackboneFacts facts() {
    FamilyConfig config = config();
    try (TextEncoder tokenizer =
        TextEncoder.open(path, config.vocabularySize(), config.paddingId())) {
      return new BackboneFacts(
          path.toString(),
          config.width(),
          config.vocabularySize(),
          config.layers(),
          config.heads(),
          config.maxPositions(),
          digest(),
          tokenizer.digest());
    }
  }

  /** The weight files, by name; one, or the shards. */
  public List<Path> weightFiles() {
    return weightFiles;
  }

  /** The shard of every tensor that the index lists; empty where the weights are one file. */
  SortedMap<String, Path> shardOf() {
    return shardOf;
  }

  /**
   * SHA-256 over the bytes of the weight files, one after the other by name, in hexadecimal. Reads
   * them whole, and is remembered by path, size and time of the last change.
   *
   * @throws InvalidFileException if a file cannot be read
   */
  public String digest() {
    return FileDigests.of(weightFiles);
  }
}
