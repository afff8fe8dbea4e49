package io.rpt.examples.cli;

import io.rpt.djl.predict.Evaluation;
import io.rpt.djl.train.TrainingResult;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run found, whatever it trained.
 *
 * @param best how the best epoch does
 * @param bestEpoch from 1; 0 if nothing was trained
 * @param trained how many numbers were trained
 * @param kept how many are kept for serving
 * @param truncatedTexts how many training texts were shortened
 * @param provenance what else is needed to repeat the run, by name
 */
record RunFigures(
    Evaluation best,
    int bestEpoch,
    long trained,
    long kept,
    int truncatedTexts,
    Map<String, String> provenance) {
  RunFigures {
    provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
  }

  /** Of a prompt. */
  static RunFigures of(TrainingResult result) {
    Map<String, String> provenance = new TreeMap<>(result.servable().provenance().options());
    provenance.putAll(result.servable().provenance().environment());
    return new RunFigures(
        result.best().evaluation(),
        result.bestEpoch(),
        result.trainedParameters(),
        result.servable().keptParameterCount(),
        result.truncatedTexts(),
        provenance);
  }
}
