package io.rpt.djl.pretrain;

import io.rpt.core.error.InvalidFileException;
import io.rpt.djl.text.TextEncoder;
import java.util.Arrays;
import java.util.OptionalInt;

/** The ids of tokens that a tokenizer keeps whole wherever a text has them. */
final class SpecialToken {
  private static final String NONE = "\uE000"; // of the private use area: no model knows it

  private SpecialToken() {}

  /**
   * The id of a special token.
   *
   * @throws InvalidFileException if the tokenizer has no such token
   */
  static int id(TextEncoder tokenizer, String token) {
    return find(tokenizer, token)
        .orElseThrow(
            () ->
                new InvalidFileException(
                    "The tokenizer has no special token "
                        + token
                        + ", which pretraining needs. Use the tokenizer of a model that was"
                        + " pretrained so, or add the token to tokenizer.json as special."));
  }

  /** The id of a special token, if there is one. */
  static OptionalInt find(TextEncoder tokenizer, String token) {
    int[] ids = tokenizer.tokenIds(token);
    boolean whole =
        ids.length == 1
            && tokenizer.specialIds().contains(ids[0])
            && !Arrays.equals(ids, tokenizer.tokenIds(NONE)); // the id of what is unknown
    return whole ? OptionalInt.of(ids[0]) : OptionalInt.empty();
  }
}
