package io.rpt.djl.text;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The members that the descriptions of all tokenizers have in common. */
final class TokenizerJsonWriter {
  private static final List<String> FLAGS = List.of("single_word", "rstrip", "normalized");

  private final JsonWriter json;
  private final Map<String, Integer> special;
  private final List<String> bare;

  /**
   * What stands at a place of a template: a special token, or the text {@code A} or {@code B}.
   *
   * @param kind {@code SpecialToken} or {@code Sequence}
   * @param id the token's text, or the name of the text
   * @param type its type id
   */
  record Part(String kind, String id, int type) {
    static Part token(String token, int type) {
      return new Part("SpecialToken", token, type);
    }

    static Part text(String name, int type) {
      return new Part("Sequence", name, type);
    }
  }

  /** What a description says. */
  interface Content {
    void write(JsonWriter json, TokenizerJsonWriter common) throws IOException;
  }

  private TokenizerJsonWriter(JsonWriter json, Map<String, Integer> special, List<String> bare) {
    this.json = json;
    this.special = special;
    this.bare = bare;
  }

  /**
   * Writes a description.
   *
   * @param special the tokens that are kept whole wherever a text has them, with their ids
   * @param content writes the other members
   */
  static String write(Map<String, Integer> special, Content content) {
    return write(special, List.of(), content);
  }

  /**
   * As {@link #write(Map, Content)}.
   *
   * @param bare the special tokens that swallow spaces before them
   */
  static String write(Map<String, Integer> special, List<String> bare, Content content) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      TokenizerJsonWriter common = new TokenizerJsonWriter(json, special, bare);
      json.beginObject().name("version").value("1.0");
      common.writeSpecial();
      content.write(json, common);
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void writeSpecial() throws IOException {
    json.name("added_tokens").beginArray();
    for (Map.Entry<String, Integer> token : special.entrySet()) {
      json.beginObject().name("id").value(token.getValue());
      json.name("content").value(token.getKey());
      json.name("lstrip").value(bare.contains(token.getKey()));
      for (String flag : FLAGS) {
        json.name(flag).value(false);
      }
      json.name("special").value(true).endObject();
    }
    json.endArray();
  }

  /** Writes how one text and two texts are laid out. */
  void writeTemplates(List<Part> single, List<Part> pair) throws IOException {
    json.name("post_processor").beginObject().name("type").value("TemplateProcessing");
    writeTemplate("single", single);
    writeTemplate("pair", pair);
    json.name("special_tokens").beginObject();
    List<Part> tokens = pair.stream().filter(part -> part.kind().equals("SpecialToken")).toList();
    for (String token : tokens.stream().map(Part::id).distinct().toList()) {
      json.name(token).beginObject().name("id").value(token);
      json.name("ids").beginArray().value(special.get(token)).endArray();
      json.name("tokens").beginArray().value(token).endArray().endObject();
    }
    json.endObject().endObject();
  }

  private void writeTemplate(String name, List<Part> parts) throws IOException {
    json.name(name).beginArray();
    for (Part part : parts) {
      json.beginObject().name(part.kind()).beginObject();
      json.name("id").value(part.id()).name("type_id").value(part.type()).endObject().endObject();
    }
    json.endArray();
  }
}
