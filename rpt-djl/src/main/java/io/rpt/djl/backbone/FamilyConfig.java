package io.rpt.djl.backbone;

import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.ops.DropoutRates;

/** What the configurations of all families tell. */
public sealed interface FamilyConfig permits EncoderConfig, Gpt2Config, T5Config {
  /** V, rows of the word embeddings. */
  int vocabularySize();

  /** H, the width of every state. */
  int hiddenSize();

  /** D, the width of word embeddings and prompt rows. */
  default int width() {
    return hiddenSize();
  }

  /** The number of layers; of an encoder-decoder, those of the encoder. */
  int layers();

  /** Attention heads in each layer. */
  int heads();

  /**
   * The longest row, prompt and special tokens included; {@link Integer#MAX_VALUE} where only
   * memory is a limit.
   */
  int maxPositions();

  /** The id of padding. */
  int paddingId();

  /** The dropout that the model was made for; off unless asked for. */
  DropoutRates dropout();

  /** Where the family takes prompts unless told otherwise. */
  PromptInjector defaultInjection();

  /** Whether the family takes prompts in this place. */
  boolean accepts(PromptInjector injector);
}
