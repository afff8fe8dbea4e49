package io.rpt.djl.text;

import com.google.gson.stream.JsonWriter;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.text.SentencePieceModel.Piece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A T5's {@code spiece.model} converted to the text of a {@code tokenizer.json} as the published
 * T5s have it: the model's normalization, words split at white space and begun with U+2581, the
 * unigram model with the sentinels of Raffel et al. 2020 (section 3.1.4) after the pieces, {@code
 * <extra_id_0>} last, and {@code </s>} after each text.
 */
final class SentencePieceConversion {
  private static final List<String> CLASSES = List.of("T5Tokenizer");
  private static final int USUAL_SENTINELS = 100;

  private final SentencePieceModel model;
  private final List<Piece> pieces;
  private final Map<String, Integer> special;
  private final Path file;

  private SentencePieceConversion(SentencePieceModel model, Path file, int sentinels) {
    this.model = model;
    this.file = file;
    pieces = new ArrayList<>(model.pieces());
    for (int i = sentinels - 1; i >= 0; i--) {
      pieces.add(new Piece("<extra_id_" + i + ">", 0, true));
    }
    special = UnigramJson.special(pieces);
  }

  /**
   * Converts a model.
   *
   * @throws InvalidFileException if it is damaged, or has more pieces than the model
   * @throws UnsupportedFeatureException if it splits text in another way than T5's models do
   */
  static String convert(byte[] bytes, Path file, TokenizerConfig config, int vocabularySize) {
    config.requireClass(CLASSES);
    SentencePieceModel model = SentencePieceModel.read(bytes, file.toString(), vocabularySize);
    int sentinels = config.integer("extra_ids", 0, vocabularySize, USUAL_SENTINELS);
    SentencePieceConversion conversion = new SentencePieceConversion(model, file, sentinels);
    String end = config.token("eos_token", "</s>");
    conversion.check(sentinels, vocabularySize);
    conversion.checkSpecial(
        List.of(config.token("pad_token", "<pad>"), end), config.token("unk_token", "<unk>"));
    config.requireAdded(conversion.special);
    return new UnigramJson(conversion.pieces, model.unknownId(), end)
        .write(conversion::writeNormalizer);
  }

  private void check(int sentinels, int vocabularySize) {
    if (pieces.size() > vocabularySize) {
      throw failure(
          "has "
              + model.pieces().size()
              + " pieces and "
              + sentinels
              + " sentinels (extra_ids), but vocab_size in config.json is "
              + vocabularySize
              + "; expected no more");
    }
    if (pieces.stream().map(Piece::text).distinct().count() != pieces.size()) {
      throw failure(
          "has a piece <extra_id_N> of its own; expected extra_ids in tokenizer_config.json to be"
              + " 0, not "
              + sentinels);
    }
  }

  private void checkSpecial(List<String> controls, String unknown) {
    for (String token : controls) {
      if (!special.containsKey(token)) {
        throw failure("has no control piece " + token + "; expected one");
      }
    }
    String found = pieces.get(model.unknownId()).text();
    if (!found.equals(unknown)) {
      throw failure("has " + found + " for unknown text; expected the unk_token " + unknown);
    }
  }

  private void writeNormalizer(JsonWriter json) throws IOException {
    if (!model.characterMap().isEmpty()) {
      json.name("normalizer").beginObject().name("type").value("Precompiled");
      json.name("precompiled_charsmap").value(model.characterMap()).endObject();
    }
  }

  private InvalidFileException failure(String message) {
    return new InvalidFileException(
        file
            + ": "
            + message
            + ". Use the spiece.model and tokenizer_config.json that belong to the model.");
  }
}
