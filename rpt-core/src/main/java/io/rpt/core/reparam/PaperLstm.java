package io.rpt.core.reparam;

import io.rpt.core.error.Checks;
import io.rpt.core.tensor.PromptShape;

/**
 * The LSTM baseline as the text of Residual Prompt Tuning describes it (Razdaibiedina et al.,
 * Findings of ACL 2023): one bidirectional layer with "embedding dimension 300" and dropout 0.05.
 * The output of both directions is 2H wide, not D, and the text names no map between them; here it
 * is one linear map, which is our choice: {@code P' = dropout(biLstm(P)) W + b}. The paper's code
 * differs: {@link Lstm}.
 *
 * <p>Parameters beside the table: {@code 2 (4H (D + H) + 8H) + 2HD + D}.
 *
 * @param hidden H, the units of each direction
 * @param dropout the rate after the LSTM in training
 */
public record PaperLstm(int hidden, double dropout) implements Reparameterizer {
  /** Checks both options. */
  public PaperLstm {
    new Layer.BiLstm(hidden, 1, 0);
    Checks.inHalfOpenRange("dropout rate", dropout, 0, 1);
  }

  /** The text's numbers: 300 units, dropout 0.05. */
  public static PaperLstm published() {
    return new PaperLstm(300, 0.05);
  }

  @Override
  public Layer layers(PromptShape shape) {
    return Layers.chain(
        Layers.biLstm(hidden), Layers.dropout(dropout), Layers.linear(shape.width()));
  }
}
