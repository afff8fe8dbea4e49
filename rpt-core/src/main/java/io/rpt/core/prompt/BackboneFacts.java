package io.rpt.core.prompt;

import io.rpt.core.error.IncompatiblePromptException;

/**
 * What a backbone's files say of it, so that a prompt can be held against it without an engine.
 *
 * @param folder what messages call it
 * @param width D, the width of prompt rows
 * @param vocabularySize V, rows of the word embeddings
 * @param layers the number of layers; of an encoder-decoder, those of the encoder
 * @param heads attention heads in each layer
 * @param maxPositions the longest row, prompt and special tokens included
 * @param digest SHA-256 (hex) of the weight files
 * @param tokenizerDigest SHA-256 (hex) of the tokenizer's files
 */
public record BackboneFacts(
    String folder,
    int width,
    int vocabularySize,
    int layers,
    int heads,
    int maxPositions,
    String digest,
    String tokenizerDigest) {

  /**
   * Refuses a prompt of another width; nothing can make it fit.
   *
   * @throws IncompatiblePromptException naming both widths
   */
  public void requireWidth(int promptWidth) {
    if (promptWidth != width) {
      throw new IncompatiblePromptException(
          "The prompt is "
              + promptWidth
              + " wide, but the backbone "
              + folder
              + " has embeddings of width "
              + width
              + ". Use the backbone that the prompt was trained on.");
    }
  }

  /**
   * Refuses a prompt that was trained on other weights or with another tokenizer.
   *
   * @throws IncompatiblePromptException naming both digests
   */
  public void requireOrigin(Provenance provenance) {
    requireSame("SHA-256 of the weights", provenance.backboneDigest(), digest);
    requireSame("SHA-256 of the tokenizer", provenance.tokenizerDigest(), tokenizerDigest);
  }

  /**
   * Refuses what differs between this backbone and the one that a prompt was trained on, but need
   * not keep the prompt from working: the caller may be allowed to skip it.
   *
   * @param what what is compared
   * @throws IncompatiblePromptException naming both values
   */
  public void requireSame(String what, Object trained, Object here) {
    if (!trained.equals(here)) {
      throw new IncompatiblePromptException(
          "The prompt belongs to a backbone whose "
              + what
              + " is "
              + trained
              + ", but that of "
              + folder
              + " is "
              + here
              + ". Name the backbone that the prompt was trained on, or allow another one"
              + " (onOther in Java, --allow-other-backbone) if you know that they agree.");
    }
  }
}
