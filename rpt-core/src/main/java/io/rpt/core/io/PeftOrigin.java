package io.rpt.core.io;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What PEFT's files have no place for, kept in a file of our own beside them: where a prompt comes
 * from, and all that serving needs.
 *
 * @param provenance where the prompt comes from
 * @param vocabularySize V of the backbone
 * @param task injection, head, labels, text format and length; absent if the table is alone
 * @param warning why PEFT's numbers differ; present if the table is alone
 */
public record PeftOrigin(
    Provenance provenance,
    int vocabularySize,
    Optional<PromptTask> task,
    Optional<String> warning) {
  private static final String FORMAT = "rpt-peft";
  private static final int VERSION = 1;
  private static final String PROVENANCE = "provenance";
  private static final String WARNING = "warning";
  private static final Set<String> NAMES =
      Set.of("format", "format_version", "adapter_sha256", "vocabulary_size");

  /** Checks that there is a task or a warning. */
  public PeftOrigin {
    if (task.isPresent() == warning.isPresent()) {
      throw new InvalidValueException(
          "An exported prompt has either its task or a warning that its table is alone; got "
              + (task.isPresent() ? "both." : "neither."));
    }
  }

  /**
   * The file.
   *
   * @param digest SHA-256 of the tensors that it belongs to
   */
  byte[] write(String digest) {
    Map<String, Object> members = new HashMap<>();
    task.ifPresentOrElse(
        whole -> members.putAll(TaskJson.members(whole, provenance)),
        () -> members.put(PROVENANCE, TaskJson.members(provenance)));
    warning.ifPresent(text -> members.put(WARNING, text));
    members.put("format", FORMAT);
    members.put("format_version", VERSION);
    members.put("adapter_sha256", digest);
    members.put("vocabulary_size", vocabularySize);
    byte[] document = JsonText.toBytes(members);
    JsonValue.parse(document, "the document to write", PromptDocument.LIMITS);
    return document;
  }

  /**
   * Reads the file.
   *
   * @param digest SHA-256 of the tensors beside it
   * @param tensors those tensors, under our names
   */
  static PeftOrigin read(JsonObject document, String digest, PromptTensors tensors) {
    if (!document.string("format").equals(FORMAT)) {
      throw document.failure(
          "has the format "
              + Quote.of(document.string("format"))
              + "; expected "
              + Quote.of(FORMAT)
              + ". Delete the file to import the adapter as another program's.");
    }
    document.integer("format_version", VERSION, VERSION);
    Set<String> known = new HashSet<>(NAMES);
    boolean alone = document.has(WARNING);
    known.addAll(alone ? Set.of(PROVENANCE, WARNING) : TaskJson.NAMES);
    document.rejectUnknown(known);
    if (!document.string("adapter_sha256").equals(digest)) {
      throw document.failure(
          "belongs to tensors with the SHA-256 digest "
              + Quote.of(document.string("adapter_sha256"))
              + ", but those beside it have "
              + digest
              + ". Copy the folder again, or delete this file to import the adapter as another"
              + " program's.");
    }
    return new PeftOrigin(
        TaskJson.provenance(document),
        document.integer("vocabulary_size", 1, Integer.MAX_VALUE),
        alone ? Optional.empty() : Optional.of(TaskJson.task(document, tensors)),
        document.optionalString(WARNING));
  }
}
