package io.rpt.core.io;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.GeneratedPrompt;
import io.rpt.core.prompt.OpaquePrompt;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.core.tensor.FloatTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prompts as files and as bytes. A folder holds {@code prompt.json}, for people and programs, and
 * {@code prompt.safetensors}; the document is written last and names the digest of the tensors, so
 * that an interrupted save cannot pass for a prompt. The bytes are one safetensors file with the
 * same document in its metadata. Equal prompts give equal bytes; whatever is read is checked whole:
 * unknown members and tensors, shapes, digests and values that are not finite are refused.
 */
public final class PromptFiles {
  private static final String DOCUMENT = "prompt.json";
  private static final String TENSORS = "prompt.safetensors";
  private static final String METADATA = "rpt";
  private static final SafetensorsLimits LIMITS =
      SafetensorsLimits.forPrompts().withMaxStringLength(1 << 20);

  private PromptFiles() {}

  /**
   * Saves a projected prompt into a folder, which is made if it is missing; an earlier prompt there
   * is replaced.
   *
   * @throws InvalidFileException if the folder cannot be written
   */
  public static void save(ProjectedPrompt prompt, Path folder) {
    save(PromptForm.PROJECTED, prompt, folder);
  }

  /**
   * Saves a trained prompt with its network into a folder, as {@link #save(ProjectedPrompt, Path)}
   * does.
   *
   * @throws InvalidFileException if the folder cannot be written
   * @throws InvalidValueException if a value is not finite
   */
  public static void save(ReparameterizedPrompt prompt, Path folder) {
    save(PromptForm.REPARAMETERIZED, prompt, folder);
  }

  /**
   * Saves a trained prompt with the numbers of a network that is a program into a folder, as {@link
   * #save(ProjectedPrompt, Path)} does.
   *
   * @throws InvalidFileException if the folder cannot be written
   * @throws InvalidValueException if a value is not finite
   */
  public static void save(OpaquePrompt prompt, Path folder) {
    save(PromptForm.OPAQUE, prompt, folder);
  }

  /**
   * Saves a prompt that is generated from each text into a folder, as {@link #save(ProjectedPrompt,
   * Path)} does.
   *
   * @throws InvalidFileException if the folder cannot be written
   */
  public static void save(GeneratedPrompt prompt, Path folder) {
    save(PromptForm.GENERATED, prompt, folder);
  }

  /**
   * Saves what is served, of whatever kind, into a folder, as {@link #save(ProjectedPrompt, Path)}
   * does.
   *
   * @throws InvalidFileException if the folder cannot be written
   */
  public static void save(ServablePrompt prompt, Path folder) {
    if (prompt instanceof ProjectedPrompt projected) {
      save(projected, folder);
    } else if (prompt instanceof GeneratedPrompt generated) {
      save(generated, folder);
    } else {
      throw new AssertionError(prompt);
    }
  }

  /**
   * Loads what is served from its folder: a projected prompt, or a generated one.
   *
   * @throws InvalidFileException if a file is missing, damaged, of a newer format, or of a kind of
   *     prompt that is not served
   */
  public static ServablePrompt loadServable(Path folder) {
    return kind(folder).equals(PromptForm.GENERATED.kind())
        ? loadGenerated(folder)
        : loadProjected(folder);
  }

  /**
   * Loads a prompt that is generated from each text from its folder.
   *
   * @throws InvalidFileException if a file is missing, damaged, of a newer format, or of another
   *     kind of prompt
   */
  public static GeneratedPrompt loadGenerated(Path folder) {
    return load(PromptForm.GENERATED, folder);
  }

  /**
   * Loads a projected prompt from its folder.
   *
   * @throws InvalidFileException if a file is missing, damaged, of a newer format, or of another
   *     kind of prompt
   */
  public static ProjectedPrompt loadProjected(Path folder) {
    return load(PromptForm.PROJECTED, folder);
  }

  /**
   * Loads a trained prompt with its network from its folder.
   *
   * @throws InvalidFileException if a file is missing, damaged, of a newer format, or of another
   *     kind of prompt
   */
  public static ReparameterizedPrompt loadReparameterized(Path folder) {
    return load(PromptForm.REPARAMETERIZED, folder);
  }

  /**
   * Loads a trained prompt with the numbers of a network that is a program from its folder.
   *
   * @throws InvalidFileException if a file is missing, damaged, of a newer format, or of another
   *     kind of prompt
   */
  public static OpaquePrompt loadOpaque(Path folder) {
    return load(PromptForm.OPAQUE, folder);
  }

  /** A projected prompt as bytes, for other processes. */
  public static byte[] toBytes(ProjectedPrompt prompt) {
    return toBytes(PromptForm.PROJECTED, prompt);
  }

  /** A prompt that is generated from each text as bytes. */
  public static byte[] toBytes(GeneratedPrompt prompt) {
    return toBytes(PromptForm.GENERATED, prompt);
  }

  /** A trained prompt with its network as bytes. */
  public static byte[] toBytes(ReparameterizedPrompt prompt) {
    return toBytes(PromptForm.REPARAMETERIZED, prompt);
  }

  /**
   * The projected prompt in {@code bytes}.
   *
   * @param source what messages call the bytes
   * @throws InvalidFileException if they are damaged, of a newer format, or of another kind of
   *     prompt
   */
  public static ProjectedPrompt projectedFromBytes(byte[] bytes, String source) {
    return fromBytes(PromptForm.PROJECTED, bytes, source);
  }

  /**
   * The generated prompt in {@code bytes}.
   *
   * @param source what messages call the bytes
   * @throws InvalidFileException if they are damaged, of a newer format, or of another kind of
   *     prompt
   */
  public static GeneratedPrompt generatedFromBytes(byte[] bytes, String source) {
    return fromBytes(PromptForm.GENERATED, bytes, source);
  }

  /**
   * The trained prompt in {@code bytes}.
   *
   * @param source what messages call the bytes
   * @throws InvalidFileException if they are damaged, of a newer format, or of another kind of
   *     prompt
   */
  public static ReparameterizedPrompt reparameterizedFromBytes(byte[] bytes, String source) {
    return fromBytes(PromptForm.REPARAMETERIZED, bytes, source);
  }

  /**
   * What kind of prompt stands in a folder, or in a file of {@link #toBytes(ProjectedPrompt)}'s
   * form: {@code projected}, {@code generated}, {@code reparameterized} or {@code opaque}. Nothing
   * else of it is checked.
   *
   * @throws InvalidFileException if it cannot be read or names no kind
   */
  public static String kind(Path place) {
    JsonValue document =
        Files.isDirectory(place)
            ? JsonValue.open(place.resolve(DOCUMENT), PromptDocument.LIMITS)
            : document(SafetensorsFile.open(place, LIMITS), place.toString());
    return document.asObject().string("kind");
  }

  private static <T> void save(PromptForm<T> form, T prompt, Path folder) {
    byte[] tensors = PromptDocument.tensorBytes(finite(form.tensors(prompt)));
    byte[] document = PromptDocument.write(form, prompt, Digests.sha256(tensors));
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidFileException(
          folder + ": cannot be made a folder (" + e + "). Choose another place for the prompt.",
          e);
    }
    AtomicFiles.write(folder.resolve(TENSORS), tensors);
    AtomicFiles.write(folder.resolve(DOCUMENT), document);
  }

  private static <T> T load(PromptForm<T> form, Path folder) {
    JsonValue document = JsonValue.open(folder.resolve(DOCUMENT), PromptDocument.LIMITS);
    Path tensors = folder.resolve(TENSORS);
    SafetensorsFile file = SafetensorsFile.open(tensors, LIMITS);
    return PromptDocument.read(form, document, file, Digests.sha256(tensors));
  }

  private static <T> byte[] toBytes(PromptForm<T> form, T prompt) {
    Map<String, FloatTensor> tensors = finite(form.tensors(prompt));
    String digest = Digests.sha256(PromptDocument.tensorBytes(tensors));
    String document =
        new String(PromptDocument.write(form, prompt, digest), StandardCharsets.UTF_8);
    return SafetensorsWriter.toBytes(tensors, Map.of(METADATA, document), LIMITS);
  }

  private static <T> T fromBytes(PromptForm<T> form, byte[] bytes, String source) {
    SafetensorsFile file = SafetensorsFile.parse(bytes, source, LIMITS);
    JsonValue document = document(file, source);
    Map<String, FloatTensor> tensors = new TreeMap<>();
    file.tensors().keySet().forEach(name -> tensors.put(name, file.readFloats(name)));
    String digest = Digests.sha256(PromptDocument.tensorBytes(tensors));
    return PromptDocument.read(form, document, file, digest);
  }

  private static JsonValue document(SafetensorsFile file, String source) {
    String text = file.metadata().get(METADATA);
    if (text == null) {
      throw file.failure(
          "has no metadata "
              + Quote.of(METADATA)
              + "; expected a prompt's document there. A folder's "
              + TENSORS
              + " alone is no prompt.");
    }
    byte[] document = text.getBytes(StandardCharsets.UTF_8);
    return JsonValue.parse(document, source, PromptDocument.LIMITS);
  }

  /** Refuses values that no reader would accept. */
  static Map<String, FloatTensor> finite(Map<String, FloatTensor> tensors) {
    tensors.forEach(
        (name, tensor) -> {
          int bad = tensor.firstNonFinite();
          if (bad >= 0) {
            throw new InvalidValueException(
                "The tensor "
                    + name
                    + " "
                    + tensor.shape()
                    + " holds "
                    + tensor.get(bad)
                    + " at row-major index "
                    + bad
                    + "; every saved value must be finite. Train again with a smaller learning rate.");
          }
        });
    return tensors;
  }
}
