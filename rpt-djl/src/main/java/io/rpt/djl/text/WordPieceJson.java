package io.rpt.djl.text;

import com.google.gson.stream.JsonWriter;
import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.text.TokenizerJsonWriter.Part;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of a {@code tokenizer.json} for BERT: split at spaces and punctuation, WordPiece, [CLS]
 * a [SEP] and [CLS] a [SEP] b [SEP] with type 1 for the second text (Devlin et al. 2019, section
 * 3).
 */
public final class WordPieceJson {
  private final List<String> vocabulary;
  private final WordPieceOptions options;

  private WordPieceJson(List<String> vocabulary, WordPieceOptions options) {
    this.vocabulary = vocabulary;
    this.options = options;
  }

  /**
   * Writes the description of an uncased BERT's tokenizer.
   *
   * @param vocabulary the words by id, [PAD] [UNK] [CLS] [SEP] [MASK] among them; pieces inside a
   *     word begin with {@code ##}
   * @throws InvalidValueException if a word is there twice or a special one is missing
   */
  public static String of(List<String> vocabulary) {
    return of(vocabulary, WordPieceOptions.BERT);
  }

  /** As {@link #of(List)}, for a tokenizer of other options. */
  static String of(List<String> vocabulary, WordPieceOptions options) {
    if (new HashSet<>(vocabulary).size() != vocabulary.size()
        || !vocabulary.containsAll(options.special())) {
      throw new InvalidValueException(
          "A vocabulary of "
              + vocabulary.size()
              + " words must have each word once, and the special words "
              + options.special()
              + " among them.");
    }
    return TokenizerJsonWriter.write(
        special(vocabulary, options), new WordPieceJson(vocabulary, options)::write);
  }

  /** The special words with their ids; -1 for one that the vocabulary does not have. */
  static Map<String, Integer> special(List<String> vocabulary, WordPieceOptions options) {
    Map<String, Integer> special = new LinkedHashMap<>();
    options.special().forEach(word -> special.put(word, vocabulary.indexOf(word)));
    return special;
  }

  private void write(JsonWriter json, TokenizerJsonWriter common) throws IOException {
    writeNormalizer(json);
    json.name("pre_tokenizer").beginObject().name("type").value("BertPreTokenizer").endObject();
    writeTemplates(common);
    json.name("decoder").beginObject().name("type").value("WordPiece");
    json.name("prefix").value("##").name("cleanup").value(true).endObject();
    writeModel(json);
  }

  private void writeNormalizer(JsonWriter json) throws IOException {
    json.name("normalizer").beginObject();
    json.name("type").value("BertNormalizer").name("clean_text").value(true);
    json.name("handle_chinese_chars").value(options.splitChinese());
    if (options.stripAccents().isPresent()) {
      json.name("strip_accents").value(options.stripAccents().get());
    }
    json.name("lowercase").value(options.lowerCase()).endObject();
  }

  private void writeTemplates(TokenizerJsonWriter common) throws IOException {
    Part first = Part.token(options.first(), 0);
    Part a = Part.text("A", 0);
    Part afterA = Part.token(options.separator(), 0);
    Part b = Part.text("B", 1);
    Part afterB = Part.token(options.separator(), 1);
    common.writeTemplates(List.of(first, a, afterA), List.of(first, a, afterA, b, afterB));
  }

  private void writeModel(JsonWriter json) throws IOException {
    json.name("model").beginObject().name("type").value("WordPiece");
    json.name("unk_token").value(options.unknown()).name("continuing_subword_prefix").value("##");
    json.name("max_input_chars_per_word").value(100).name("vocab").beginObject();
    for (int id = 0; id < vocabulary.size(); id++) {
      json.name(vocabulary.get(id)).value(id);
    }
    json.endObject().endObject();
  }
}
