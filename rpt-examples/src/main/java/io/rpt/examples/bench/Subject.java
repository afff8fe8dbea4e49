package io.rpt.examples.bench;

import io.rpt.djl.backbone.Backbone;
import java.nio.file.Path;

/**
 * What is measured of the models, each by itself, so that another process can measure its memory.
 */
enum Subject {
  BERT_STEP,
  BERT_STEP_CHECKPOINTED,
  BERT_INFERENCE,
  LATE_INPUT,
  LATE_FIRST,
  LATE_FIRST_CACHED,
  LATE_HALF,
  LATE_HALF_CACHED,
  T5_STEP,
  T5_INFERENCE,
  T5_RANK,
  T5_GENERATE;

  /** The folder of its model. */
  Path folder(RandomModels models) {
    return switch (this) {
      case T5_STEP, T5_INFERENCE, T5_RANK, T5_GENERATE -> models.t5();
      default -> models.bert();
    };
  }

  /**
   * Makes it ready.
   *
   * @param precision in which the backbone was opened
   * @param open closes what it needs, before the backbone
   */
  Trial make(Backbone backbone, BenchSize size, BenchPrecision precision, Resources open) {
    BertSubject bert = new BertSubject(backbone, size, precision, open);
    T5Subject t5 = new T5Subject(backbone, size, precision, open);
    return switch (this) {
      case BERT_STEP -> bert.step(false);
      case BERT_STEP_CHECKPOINTED -> bert.step(true);
      case BERT_INFERENCE -> bert.inference();
      case LATE_INPUT -> bert.inputEpoch();
      case LATE_FIRST -> bert.lateEpoch(0, false);
      case LATE_FIRST_CACHED -> bert.lateEpoch(0, true);
      case LATE_HALF -> bert.lateEpoch(backbone.layerCount() / 2, false);
      case LATE_HALF_CACHED -> bert.lateEpoch(backbone.layerCount() / 2, true);
      case T5_STEP -> t5.step();
      case T5_INFERENCE -> t5.inference();
      case T5_RANK -> t5.rank();
      case T5_GENERATE -> t5.generate();
    };
  }
}
