package io.rpt.core.io;

import io.rpt.core.tensor.FloatTensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The JSON document of a prompt: what it is, and the digest of its tensors. */
final class PromptDocument {
  static final JsonLimits LIMITS = new JsonLimits(1 << 20, 64, 1 << 16);

  private static final String FORMAT = "rpt-prompt";
  private static final int VERSION = 1;
  private static final Set<String> NAMES =
      Set.of("format", "format_version", "kind", "tensors_sha256");

  private PromptDocument() {}

  /** The file that holds the tensors alone; its digest stands in the document. */
  static byte[] tensorBytes(Map<String, FloatTensor> tensors) {
    return SafetensorsWriter.toBytes(tensors, Map.of(), SafetensorsLimits.forPrompts());
  }

  static <T> byte[] write(PromptForm<T> form, T prompt, String digest) {
    Map<String, Object> members = new HashMap<>(form.members(prompt));
    members.put("format", FORMAT);
    members.put("format_version", VERSION);
    members.put("kind", form.kind());
    members.put("tensors_sha256", digest);
    byte[] document = JsonText.toBytes(members);
    JsonValue.parse(document, "the document to write", LIMITS);
    return document;
  }

  static <T> T read(PromptForm<T> form, JsonValue value, SafetensorsFile file, String digest) {
    JsonObject document = value.asObject();
    checkKind(form, document);
    Set<String> known = new HashSet<>(NAMES);
    known.addAll(TaskJson.NAMES);
    known.addAll(form.names());
    document.rejectUnknown(known);
    String expected = document.string("tensors_sha256");
    if (!digest.equals(expected)) {
      throw file.failure(
          "has tensors with the SHA-256 digest "
              + digest
              + ", but its document says "
              + Quote.of(expected)
              + ". One of the two is damaged or of another prompt; copy both again.");
    }
    PromptTensors tensors = new PromptTensors(file);
    T prompt = document.build(() -> form.read(document, tensors));
    tensors.finish();
    return prompt;
  }

  private static void checkKind(PromptForm<?> form, JsonObject document) {
    String format = document.string("format");
    if (!format.equals(FORMAT)) {
      throw document.failure(
          "has the format "
              + Quote.of(format)
              + "; expected "
              + Quote.of(FORMAT)
              + ". Give the folder of a prompt.");
    }
    int version = document.integer("format_version", 1, Integer.MAX_VALUE);
    if (version > VERSION) {
      throw document.failure(
          "has format_version "
              + version
              + "; this version of the library reads up to "
              + VERSION
              + ". Use a newer version of the library.");
    }
    String kind = document.string("kind");
    if (!kind.equals(form.kind())) {
      throw document.failure(
          "holds a prompt of kind "
              + Quote.of(kind)
              + "; expected "
              + Quote.of(form.kind())
              + ". A trained (reparameterized) prompt is loaded as such and then projected.");
    }
  }
}
