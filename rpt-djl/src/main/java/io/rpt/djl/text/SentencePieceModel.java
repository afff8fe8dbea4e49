package io.rpt.djl.text;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import java.util.List;

/**
 * What a unigram model of SentencePiece says ({@code sentencepiece_model.proto}; Kudo 2018).
 *
 * @param pieces by id, each text once
 * @param unknownId the id for what no piece covers
 * @param characterMap the compiled normalization, checked, in Base64; empty for none
 */
record SentencePieceModel(List<Piece> pieces, int unknownId, String characterMap) {
  /**
   * A piece.
   *
   * @param text with U+2581 for a space
   * @param score its log probability
   * @param control whether it stands for no text, as {@code </s>} does, or for unknown text
   */
  record Piece(String text, float score, boolean control) {}

  /** Copies the list. */
  SentencePieceModel {
    pieces = List.copyOf(pieces);
  }

  /**
   * Reads a model.
   *
   * @param source what messages call the bytes
   * @param maxPieces the largest number of pieces that is accepted
   * @throws InvalidFileException if the bytes are damaged or contradict themselves
   * @throws UnsupportedFeatureException if it is no unigram model, or splits text in another way
   *     than T5's do
   */
  static SentencePieceModel read(byte[] bytes, String source, int maxPieces) {
    return new SentencePieceReader(source, maxPieces).read(bytes);
  }
}
