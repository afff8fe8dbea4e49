package io.rpt.djl.predict;

import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;

/** How closely a backbone must match the one that a prompt was trained on. */
public enum BackboneMatch {
  /** The same weight file and tokenizer, byte for byte; the default. */
  SAME,
  /** Any backbone of the same widths: for a copy whose file differs though its weights do not. */
  SAME_WIDTH;

  /**
   * Refuses a backbone that does not match. Reads its weight files whole, the first time.
   *
   * @throws IncompatiblePromptException naming both sides
   */
  public void check(Backbone backbone, ServablePrompt prompt) {
    if (this == SAME_WIDTH) {
      return; // the Blocks check the widths themselves
    }
    require("weights", prompt.provenance().backboneDigest(), backbone.digest(), backbone);
    require(
        "tokenizer", prompt.provenance().tokenizerDigest(), backbone.tokenizerDigest(), backbone);
  }

  private static void require(String what, String trained, String here, Backbone backbone) {
    if (!trained.equals(here)) {
      throw new IncompatiblePromptException(
          "The prompt was trained on a backbone whose "
              + what
              + " have the SHA-256 "
              + trained
              + ", but those of "
              + backbone.folder()
              + " have "
              + here
              + ". Open the backbone that the prompt was trained on, or pass BackboneMatch.SAME_WIDTH if you know that they agree.");
    }
  }
}
