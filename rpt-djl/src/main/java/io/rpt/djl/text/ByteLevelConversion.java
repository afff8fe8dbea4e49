package io.rpt.djl.text;

import com.google.gson.stream.JsonWriter;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.JsonLimits;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import io.rpt.djl.text.TokenizerJsonWriter.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code vocab.json} and {@code merges.txt} of a GPT-2 or RoBERTa, which merge the bytes of a
 * text pair by pair (Radford et al. 2019, section 2.2), converted to the text of a {@code
 * tokenizer.json} as Hugging Face's fast tokenizers do it. GPT-2 adds no special tokens; RoBERTa
 * writes {@code <s> a </s>} and {@code <s> a </s></s> b </s>}, all of type 0.
 */
final class ByteLevelConversion {
  private static final String GPT2 = "GPT2Tokenizer";
  private static final String ROBERTA = "RobertaTokenizer";
  private static final JsonLimits LIMITS = new JsonLimits(1 << 28, 64, 1 << 26);

  private final Path folder;
  private final TokenizerConfig config;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<String> tokens = new ArrayList<>(); // in the order of the file
  private final List<String> merges;
  private final boolean roberta;

  private ByteLevelConversion(
      JsonObject vocabulary, List<String> merges, Path folder, TokenizerConfig config, int size) {
    this.folder = folder;
    this.config = config;
    this.merges = merges;
    for (String token : vocabulary.names()) {
      ids.put(token, vocabulary.integer(token, 0, size - 1));
      tokens.add(token);
    }
    if (ids.values().stream().distinct().count() < ids.size()) {
      throw vocabulary.failure("gives two tokens the same id. Download it again.");
    }
    List<String> usual = ids.containsKey("<s>") ? List.of(ROBERTA, GPT2) : List.of(GPT2, ROBERTA);
    roberta = config.requireClass(usual).equals(ROBERTA);
  }

  /**
   * Converts a vocabulary and its merges.
   *
   * @param vocabulary the bytes of {@code vocab.json}
   * @param merges the bytes of {@code merges.txt}
   * @param folder where both stand
   * @param size V of the model
   * @throws InvalidFileException if a file is damaged, or has an id above V
   * @throws UnsupportedFeatureException if the folder's configuration asks for more
   */
  static String convert(
      byte[] vocabulary, byte[] merges, Path folder, TokenizerConfig config, int size) {
    config.requireBool("add_bos_token", false);
    Path file = folder.resolve("vocab.json");
    ByteLevelConversion conversion =
        new ByteLevelConversion(
            JsonValue.parse(vocabulary, file.toString(), LIMITS).asObject(),
            lines(StrictUtf8.decode(merges, folder.resolve("merges.txt").toString())),
            folder,
            config,
            size);
    conversion.checkMerges();
    Map<String, Integer> special = conversion.special();
    config.requireAdded(special);
    return TokenizerJsonWriter.write(special, conversion.bare(), conversion::write);
  }

  /** The merges, without a first line that names the version. */
  private static List<String> lines(String text) {
    List<String> lines = text.lines().toList();
    boolean named = !lines.isEmpty() && lines.get(0).startsWith("#version");
    return lines.stream().skip(named ? 1 : 0).filter(line -> !line.isEmpty()).toList();
  }

  private void checkMerges() {
    for (int i = 0; i < merges.size(); i++) {
      String[] parts = merges.get(i).split(" ", -1);
      if (parts.length != 2
          || !ids.containsKey(parts[0])
          || !ids.containsKey(parts[1])
          || !ids.containsKey(parts[0] + parts[1])) {
        throw failure(
            "merges.txt",
            "merge "
                + (i + 1)
                + " is \""
                + merges.get(i)
                + "\"; expected two tokens of vocab.json with a space between them, which together"
                + " are one too");
      }
    }
  }

  /** The tokens that are kept whole, with their ids. */
  private Map<String, Integer> special() {
    Map<String, Integer> special = new LinkedHashMap<>();
    if (roberta) {
      for (String role : List.of("bos", "pad", "eos", "unk")) {
        add(special, role + "_token", role.equals("bos") ? "<s>" : end(role));
      }
      add(special, "mask_token", "<mask>");
    } else {
      add(special, "eos_token", "<|endoftext|>");
    }
    return special;
  }

  private static String end(String role) {
    return role.equals("eos") ? "</s>" : "<" + role + ">";
  }

  private void add(Map<String, Integer> special, String role, String usual) {
    String token = config.token(role, usual);
    Integer id = ids.get(token);
    if (id == null) {
      throw failure("vocab.json", "the special token " + token + " (" + role + ") is missing");
    }
    special.put(token, id);
  }

  /** The tokens that swallow spaces before them: RoBERTa's mask. */
  private List<String> bare() {
    return roberta ? List.of(config.token("mask_token", "<mask>")) : List.of();
  }

  private InvalidFileException failure(String file, String message) {
    return new InvalidFileException(
        folder.resolve(file) + ": " + message + ". Download vocab.json and merges.txt again.");
  }

  private void write(JsonWriter json, TokenizerJsonWriter common) throws IOException {
    writeByteLevel(json, "pre_tokenizer", config.bool("add_prefix_space").orElse(false));
    if (roberta) {
      Part first = Part.token(config.token("bos_token", "<s>"), 0);
      Part last = Part.token(config.token("eos_token", "</s>"), 0);
      Part a = Part.text("A", 0);
      Part b = Part.text("B", 0);
      common.writeTemplates(List.of(first, a, last), List.of(first, a, last, last, b, last));
    }
    writeByteLevel(json, "decoder", false);
    json.name("model").beginObject().name("type").value("BPE");
    json.name("continuing_subword_prefix").value("").name("end_of_word_suffix").value("");
    json.name("fuse_unk").value(false).name("vocab").beginObject();
    for (String token : tokens) {
      json.name(token).value(ids.get(token));
    }
    json.endObject().name("merges").beginArray();
    for (String merge : merges) {
      json.value(merge);
    }
    json.endArray().endObject();
  }

  private static void writeByteLevel(JsonWriter json, String name, boolean prefix)
      throws IOException {
    json.name(name).beginObject().name("type").value("ByteLevel");
    json.name("add_prefix_space").value(prefix);
    json.name("trim_offsets").value(true).name("use_regex").value(true).endObject();
  }
}
