package io.rpt.examples.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can be measured by itself. The limits are measured beside each. */
public enum BenchGroup {
  /** The limits alone. */
  PRODUCT,
  /** Opening a folder. */
  OPEN,
  /** A training step and a batch of predictions of a BERT. */
  BERT,
  /** The same of a T5. */
  T5,
  /** Late prompts. */
  LATE,
  /** Answers of a T5: rank classification, greedy decoding. */
  ANSWERS,
  /** Batches of like length. */
  LENGTHS,
  /** Tokenization. */
  TOKENS,
  /** Predictions by batch size and threads. */
  PREDICT;

  Group group() {
    Set<BenchPrecision> all = EnumSet.allOf(BenchPrecision.class);
    return switch (this) {
      case PRODUCT -> run -> run.rounds().run("products", List.of());
      case OPEN -> new OpenGroup();
      case BERT ->
          new ModelGroup(
              "BERT",
              List.of(Subject.BERT_STEP, Subject.BERT_STEP_CHECKPOINTED, Subject.BERT_INFERENCE),
              all);
      case T5 -> new ModelGroup("T5", List.of(Subject.T5_STEP, Subject.T5_INFERENCE), all);
      case LATE -> new LateGroup();
      case ANSWERS ->
          new ModelGroup("answers", List.of(Subject.T5_RANK, Subject.T5_GENERATE), Set.of());
      case LENGTHS -> new LengthGroup();
      case TOKENS -> new TokenGroup();
      case PREDICT -> new PredictGroup();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
