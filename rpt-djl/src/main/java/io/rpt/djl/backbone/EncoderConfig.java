package io.rpt.djl.backbone;

import io.rpt.core.error.Checks;
import io.rpt.core.inject.EncoderOnly;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutRates;

/**
 * The shape of an encoder: BERT's, and in what other families differ from it.
 *
 * @param bert the sizes, which all families have
 * @param width D, the width of word embeddings and prompt rows; H but in ELECTRA
 * @param firstPosition the row of the position table that the first place reads
 * @param headActivation the activation of the masked-LM head
 */
record EncoderConfig(BertConfig bert, int width, int firstPosition, Activation headActivation)
    implements FamilyConfig {
  EncoderConfig {
    Checks.inRange("embedding_size", width, 1, BertConfig.MAX_SIZE);
    Checks.inRange("first position", firstPosition, 0, bert.maxPositions() - 1);
  }

  /** A BERT. */
  static EncoderConfig of(BertConfig bert) {
    return new EncoderConfig(bert, bert.hiddenSize(), 0, bert.activation());
  }

  @Override
  public int vocabularySize() {
    return bert.vocabularySize();
  }

  @Override
  public int hiddenSize() {
    return bert.hiddenSize();
  }

  @Override
  public int layers() {
    return bert.layers();
  }

  @Override
  public int heads() {
    return bert.heads();
  }

  @Override
  public int maxPositions() {
    return bert.maxPositions() - firstPosition;
  }

  @Override
  public int paddingId() {
    return bert.paddingId();
  }

  @Override
  public DropoutRates dropout() {
    return bert.dropout();
  }

  @Override
  public PromptInjector defaultInjection() {
    return PromptInjector.afterCls();
  }

  @Override
  public boolean accepts(PromptInjector injector) {
    return injector instanceof EncoderOnly;
  }
}
