package io.rpt.djl.backbone;

import com.google.gson.stream.JsonWriter;
import io.rpt.core.error.InvalidValueException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;

/**
 * The text of a {@code tokenizer.json} for BERT: lower case, split at spaces and punctuation,
 * WordPiece, [CLS] a [SEP] and [CLS] a [SEP] b [SEP] with type 1 for the second text (Devlin et al.
 * 2019, section 3).
 */
final class WordPieceJson {
  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  private final StringWriter text = new StringWriter();
  private final JsonWriter json = new JsonWriter(text);
  private final List<String> vocabulary;

  private WordPieceJson(List<String> vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Writes the description.
   *
   * @param vocabulary the words by id, the five special ones among them; pieces inside a word begin
   *     with {@code ##}
   * @throws InvalidValueException if a word is there twice or a special one is missing
   */
  static String of(List<String> vocabulary) {
    if (new HashSet<>(vocabulary).size() != vocabulary.size() || !vocabulary.containsAll(SPECIAL)) {
      throw new InvalidValueException(
          "A vocabulary of "
              + vocabulary.size()
              + " words must have each word once, and the special words "
              + SPECIAL
              + " among them.");
    }
    WordPieceJson writer = new WordPieceJson(vocabulary);
    try {
      writer.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return writer.text.toString();
  }

  private void write() throws IOException {
    json.beginObject().name("version").value("1.0");
    writeAddedTokens();
    json.name("normalizer").beginObject();
    json.name("type").value("BertNormalizer").name("clean_text").value(true);
    json.name("handle_chinese_chars").value(true).name("lowercase").value(true).endObject();
    json.name("pre_tokenizer").beginObject().name("type").value("BertPreTokenizer").endObject();
    writePostProcessor();
    json.name("decoder").beginObject().name("type").value("WordPiece");
    json.name("prefix").value("##").name("cleanup").value(true).endObject();
    writeModel();
    json.endObject();
  }

  private void writeAddedTokens() throws IOException {
    json.name("added_tokens").beginArray();
    for (String word : SPECIAL) {
      json.beginObject().name("id").value(vocabulary.indexOf(word)).name("content").value(word);
      for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
        json.name(flag).value(false);
      }
      json.name("special").value(true).endObject();
    }
    json.endArray();
  }

  private void writePostProcessor() throws IOException {
    json.name("post_processor").beginObject().name("type").value("TemplateProcessing");
    json.name("single").beginArray();
    place("SpecialToken", "[CLS]", 0).place("Sequence", "A", 0).place("SpecialToken", "[SEP]", 0);
    json.endArray().name("pair").beginArray();
    place("SpecialToken", "[CLS]", 0).place("Sequence", "A", 0).place("SpecialToken", "[SEP]", 0);
    place("Sequence", "B", 1).place("SpecialToken", "[SEP]", 1);
    json.endArray().name("special_tokens").beginObject();
    for (String word : List.of("[CLS]", "[SEP]")) {
      json.name(word).beginObject().name("id").value(word);
      json.name("ids").beginArray().value(vocabulary.indexOf(word)).endArray();
      json.name("tokens").beginArray().value(word).endArray().endObject();
    }
    json.endObject().endObject();
  }

  private WordPieceJson place(String kind, String id, int type) throws IOException {
    json.beginObject().name(kind).beginObject();
    json.name("id").value(id).name("type_id").value(type).endObject().endObject();
    return this;
  }

  private void writeModel() throws IOException {
    json.name("model").beginObject().name("type").value("WordPiece");
    json.name("unk_token").value("[UNK]").name("continuing_subword_prefix").value("##");
    json.name("max_input_chars_per_word").value(100).name("vocab").beginObject();
    for (int id = 0; id < vocabulary.size(); id++) {
      json.name(vocabulary.get(id)).value(id);
    }
    json.endObject().endObject();
  }
}
