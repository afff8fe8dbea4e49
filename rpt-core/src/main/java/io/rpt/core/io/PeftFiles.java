package io.rpt.core.io;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders that Hugging Face PEFT loads and saves: {@code adapter_config.json}, {@code
 * adapter_model.safetensors}, and beside them {@code rpt_prompt.json} of our own, which PEFT does
 * not look at and which names the digest of the tensors. Pickles are never read.
 */
public final class PeftFiles {
  /** The name of PEFT's configuration. */
  public static final String CONFIG = "adapter_config.json";

  /** The name of the tensors. */
  public static final String TENSORS = "adapter_model.safetensors";

  /** The name of our own file. */
  public static final String ORIGIN = "rpt_prompt.json";

  private static final String PICKLE = "adapter_model.bin";

  private PeftFiles() {}

  /**
   * Saves an adapter into a folder, which is made if it is missing; an earlier export of ours is
   * replaced, anybody else's adapter is not.
   *
   * @throws InvalidFileException if the folder cannot be written, or holds another adapter
   */
  public static void save(PeftAdapter adapter, Path folder) {
    requireFree(folder, adapter.origin().isPresent());
    byte[] tensors = PeftTensors.bytes(adapter.table(), adapter.classifier());
    Optional<byte[]> origin = adapter.origin().map(known -> known.write(Digests.sha256(tensors)));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidFileException(
          folder + ": cannot be made a folder (" + e + "). Choose another place for the adapter.",
          e);
    }
    AtomicFiles.write(folder.resolve(TENSORS), tensors);
    origin.ifPresent(document -> AtomicFiles.write(folder.resolve(ORIGIN), document));
    AtomicFiles.write(folder.resolve(CONFIG), adapter.config().write());
  }

  private static void requireFree(Path folder, boolean replaceOwn) {
    boolean own = Files.exists(folder.resolve(ORIGIN));
    boolean taken =
        Stream.of(CONFIG, TENSORS, PICKLE).anyMatch(name -> Files.exists(folder.resolve(name)));
    if (own ? !replaceOwn : taken) {
      throw new InvalidFileException(
          folder + ": holds another adapter already. Name another folder for this one.");
    }
  }

  /**
   * Loads a folder that PEFT or this library saved: an adapter of one of the kinds of {@link
   * PeftType}, in F32, F16 or BF16.
   *
   * @throws InvalidFileException if a file is missing, damaged, or contradicts another
   * @throws io.rpt.core.error.UnsupportedFeatureException if the adapter is of another kind; the
   *     message names it
   */
  public static PeftAdapter load(Path folder) {
    requireAdapter(folder);
    PeftConfig config =
        PeftConfig.read(JsonValue.open(folder.resolve(CONFIG), PromptDocument.LIMITS).asObject());
    Path path = folder.resolve(TENSORS);
    SafetensorsFile file = SafetensorsFile.open(path, SafetensorsLimits.forPrompts());
    PeftTensors.rejectUnknown(file, config.task());
    FloatTensor table = PeftTensors.table(file, config);
    Optional<LinearHead> classifier = PeftTensors.classifier(file);
    String digest = Digests.sha256(path);
    return new PeftAdapter(config, table, classifier, digest, origin(folder, file, digest));
  }

  private static Optional<PeftOrigin> origin(Path folder, SafetensorsFile file, String digest) {
    Path path = folder.resolve(ORIGIN);
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    JsonObject document = JsonValue.open(path, PromptDocument.LIMITS).asObject();
    return Optional.of(
        document.build(() -> PeftOrigin.read(document, digest, PeftTensors.named(file))));
  }

  private static void requireAdapter(Path folder) {
    if (!Files.exists(folder.resolve(CONFIG))) {
      List<String> named = adaptersIn(folder);
      throw new InvalidFileException(
          folder
              + ": has no "
              + CONFIG
              + (named.isEmpty()
                  ? ". Give the folder that PEFT's save_pretrained wrote."
                  : ", but its folders "
                      + named
                      + " have: adapters that are not called \"default\" stand there. Give one of"
                      + " them."));
    }
    if (!Files.exists(folder.resolve(TENSORS)) && Files.exists(folder.resolve(PICKLE))) {
      throw new InvalidFileException(
          folder
              + ": has its tensors as "
              + PICKLE
              + ", a pickle; we do not load those, because they are programs. Load the adapter"
              + " once in PEFT and save it with save_pretrained(folder, safe_serialization=True).");
    }
  }

  private static List<String> adaptersIn(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve(CONFIG)))
          .map(entry -> Quote.of(String.valueOf(entry.getFileName())))
          .sorted()
          .limit(5)
          .toList();
    } catch (IOException e) {
      throw new InvalidFileException(
          folder + ": is no folder that can be read (" + e + "). Give a PEFT adapter's folder.", e);
    }
  }
}
