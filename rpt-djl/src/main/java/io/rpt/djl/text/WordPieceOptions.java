package io.rpt.djl.text;

import java.util.List;
import java.util.Optional;

/**
 * How text is prepared for WordPiece, and what the special words are called.
 *
 * @param lowerCase whether letters become small
 * @param stripAccents whether accents are dropped; empty: where letters become small
 * @param splitChinese whether each Chinese character is a word of its own
 * @param padding the word that fills short rows
 * @param unknown the word for what is not in the vocabulary
 * @param first the word before the text
 * @param separator the word after each text
 * @param mask the word in the place of a hidden one
 */
record WordPieceOptions(
    boolean lowerCase,
    Optional<Boolean> stripAccents,
    boolean splitChinese,
    String padding,
    String unknown,
    String first,
    String separator,
    String mask) {
  /** The options of the published uncased BERT. */
  static final WordPieceOptions BERT =
      new WordPieceOptions(
          true, Optional.empty(), true, "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  /** The options that a folder states; where it says nothing, those of {@link #BERT}. */
  static WordPieceOptions of(TokenizerConfig config) {
    return new WordPieceOptions(
        config.bool("do_lower_case").orElse(BERT.lowerCase),
        config.bool("strip_accents"),
        config.bool("tokenize_chinese_chars").orElse(BERT.splitChinese),
        config.token("pad_token", BERT.padding),
        config.token("unk_token", BERT.unknown),
        config.token("cls_token", BERT.first),
        config.token("sep_token", BERT.separator),
        config.token("mask_token", BERT.mask));
  }

  /** The five special words, each once. */
  List<String> special() {
    return List.of(padding, unknown, first, separator, mask).stream().distinct().toList();
  }
}
