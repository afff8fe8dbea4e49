package io.rpt.djl.text;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.text.SentencePieceModel.Piece;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code ModelProto} of {@code sentencepiece_model.proto}; the numbers below are its fields.
 */
final class SentencePieceReader {
  private static final List<String> ALGORITHMS = List.of("unigram", "BPE", "word", "char");
  private static final List<String> TYPES =
      List.of("NORMAL", "UNKNOWN", "CONTROL", "USER_DEFINED", "UNUSED", "BYTE");
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;

  private final String source;
  private final int maxPieces;
  private final List<Piece> pieces = new ArrayList<>();
  private final Set<String> texts = new HashSet<>();
  private int unknownId = -1;
  private long statedUnknownId = -1;
  private byte[] characterMap = {};

  SentencePieceReader(String source, int maxPieces) {
    this.source = source;
    this.maxPieces = maxPieces;
  }

  SentencePieceModel read(byte[] bytes) {
    ProtobufReader reader = new ProtobufReader(bytes, source);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> readPiece(reader.message());
        case 2 -> readTrainer(reader.message());
        case 3 -> readNormalizer(reader.message());
        default -> reader.skip();
      }
    }
    checkUnknown();
    if (characterMap.length > 0) {
      CharacterMap.check(characterMap, source);
    }
    String encoded = Base64.getEncoder().encodeToString(characterMap);
    return new SentencePieceModel(pieces, unknownId, encoded);
  }

  private void readPiece(ProtobufReader reader) {
    String text = "";
    float score = 0;
    long type = 1;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> text = reader.text();
        case 2 -> score = reader.number();
        case 3 -> type = reader.integer();
        default -> reader.skip();
      }
    }
    add(text, score, type);
  }

  private void add(String text, float score, long type) {
    int id = pieces.size();
    if (id == maxPieces) {
      throw damaged("has more than " + maxPieces + " pieces, the vocab_size in config.json");
    }
    if (text.isEmpty() || !texts.add(text)) {
      throw damaged("piece " + id + " is \"" + text + "\", which is empty or there twice");
    }
    if (!Float.isFinite(score)) {
      throw damaged("piece " + id + " has the score " + score + "; expected a finite number");
    }
    if (type < 1 || type > CONTROL) {
      throw unsupported(
          "piece " + id + " has the type " + name(TYPES, type), "NORMAL, UNKNOWN and CONTROL");
    }
    if (type == UNKNOWN) {
      if (unknownId >= 0) {
        throw damaged("the pieces " + unknownId + " and " + id + " both stand for unknown text");
      }
      unknownId = id;
    }
    pieces.add(new Piece(text, score, type != 1));
  }

  private void readTrainer(ProtobufReader reader) {
    while (reader.next()) {
      switch (reader.field()) {
        case 3 -> requireUnigram(reader.integer());
        case 24 -> requireFlag("treat_whitespace_as_suffix", reader.integer(), false);
        case 35 -> requireFlag("byte_fallback", reader.integer(), false);
        case 40 -> statedUnknownId = reader.integer();
        default -> reader.skip();
      }
    }
  }

  private void readNormalizer(ProtobufReader reader) {
    while (reader.next()) {
      switch (reader.field()) {
        case 2 -> characterMap = reader.bytes();
        case 3 -> requireFlag("add_dummy_prefix", reader.integer(), true);
        case 4 -> requireFlag("remove_extra_whitespaces", reader.integer(), true);
        case 5 -> requireFlag("escape_whitespaces", reader.integer(), true);
        default -> reader.skip();
      }
    }
  }

  private void requireUnigram(long algorithm) {
    if (algorithm != 1) {
      throw unsupported("the model_type is " + name(ALGORITHMS, algorithm), "unigram");
    }
  }

  private void requireFlag(String name, long value, boolean expected) {
    if ((value != 0) != expected) {
      throw unsupported(name + " is " + !expected, String.valueOf(expected));
    }
  }

  private void checkUnknown() {
    if (unknownId < 0) {
      throw damaged(
          "none of its " + pieces.size() + " pieces stands for unknown text; expected one");
    }
    if (statedUnknownId >= 0 && statedUnknownId != unknownId) {
      throw damaged(
          "unk_id is " + statedUnknownId + ", but piece " + unknownId + " stands for unknown text");
    }
  }

  private static String name(List<String> names, long number) {
    return number >= 1 && number <= names.size() ? names.get((int) number - 1) : "number " + number;
  }

  private InvalidFileException damaged(String message) {
    return new InvalidFileException(
        source + ": " + message + ". Use the file that belongs to the model; download it again.");
  }

  private UnsupportedFeatureException unsupported(String found, String supported) {
    return new UnsupportedFeatureException(
        source
            + ": "
            + found
            + "; where there is no tokenizer.json, only "
            + supported
            + " is supported. "
            + TokenizerSource.REMEDY);
  }
}
