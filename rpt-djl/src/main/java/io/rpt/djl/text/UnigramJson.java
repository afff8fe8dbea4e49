package io.rpt.djl.text;

import com.google.gson.stream.JsonWriter;
import io.rpt.core.error.InvalidValueException;
import io.rpt.djl.text.SentencePieceModel.Piece;
import io.rpt.djl.text.TokenizerJsonWriter.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The text of a {@code tokenizer.json} for T5: words split at white space and begun with U+2581,
 * the unigram model (Kudo 2018), and {@code </s>} after each text.
 */
public final class UnigramJson {
  private static final String WORD_START = "\u2581";

  private final List<Piece> pieces;
  private final int unknownId;
  private final String end;

  /** Writes the member {@code normalizer}, or nothing. */
  interface Normalizer {
    void write(JsonWriter json) throws IOException;
  }

  /** A model whose texts end with the piece {@code end}. */
  UnigramJson(List<Piece> pieces, int unknownId, String end) {
    this.pieces = pieces;
    this.unknownId = unknownId;
    this.end = end;
  }

  /**
   * Writes the description of an uncased tokenizer with the ids of T5: {@code <pad>} 0, {@code
   * </s>} 1, {@code <unk>} 2, then the pieces, then the sentinels, {@code <extra_id_0>} last.
   *
   * @param pieces their log probabilities by text, U+2581 for a space, in the order of their ids
   * @param sentinels how many sentinels there are
   * @throws InvalidValueException if a piece is one of the special ones
   */
  public static String uncased(Map<String, Double> pieces, int sentinels) {
    List<Piece> all = new ArrayList<>();
    List.of("<pad>", "</s>", "<unk>").forEach(text -> all.add(new Piece(text, 0, true)));
    pieces.forEach((text, score) -> all.add(new Piece(text, score.floatValue(), false)));
    for (int i = sentinels - 1; i >= 0; i--) {
      all.add(new Piece("<extra_id_" + i + ">", 0, true));
    }
    if (all.stream().map(Piece::text).distinct().count() != all.size()) {
      throw new InvalidValueException(
          "The pieces "
              + pieces.keySet()
              + " hold a special one, such as </s> or <extra_id_0>; leave these out.");
    }
    return new UnigramJson(all, 2, "</s>")
        .write(
            json ->
                json.name("normalizer").beginObject().name("type").value("Lowercase").endObject());
  }

  /** The pieces that stand for no text, with their ids. */
  static Map<String, Integer> special(List<Piece> pieces) {
    Map<String, Integer> special = new LinkedHashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      if (pieces.get(id).control()) {
        special.put(pieces.get(id).text(), id);
      }
    }
    return special;
  }

  String write(Normalizer normalizer) {
    return TokenizerJsonWriter.write(
        special(pieces), (json, common) -> write(json, common, normalizer));
  }

  private void write(JsonWriter json, TokenizerJsonWriter common, Normalizer normalizer)
      throws IOException {
    normalizer.write(json);
    json.name("pre_tokenizer").beginObject().name("type").value("Sequence");
    json.name("pretokenizers").beginArray();
    json.beginObject().name("type").value("WhitespaceSplit").endObject();
    writeMetaspace(json);
    json.endArray().endObject();
    Part after = Part.token(end, 0);
    Part a = Part.text("A", 0);
    common.writeTemplates(List.of(a, after), List.of(a, after, Part.text("B", 0), after));
    json.name("decoder");
    writeMetaspace(json);
    writeModel(json);
  }

  private static void writeMetaspace(JsonWriter json) throws IOException {
    json.beginObject().name("type").value("Metaspace").name("replacement").value(WORD_START);
    json.name("prepend_scheme").value("always").name("split").value(true).endObject();
  }

  private void writeModel(JsonWriter json) throws IOException {
    json.name("model").beginObject().name("type").value("Unigram");
    json.name("unk_id").value(unknownId).name("byte_fallback").value(false);
    json.name("vocab").beginArray();
    for (Piece piece : pieces) {
      json.beginArray().value(piece.text()).value((double) piece.score()).endArray();
    }
    json.endArray().endObject();
  }
}
