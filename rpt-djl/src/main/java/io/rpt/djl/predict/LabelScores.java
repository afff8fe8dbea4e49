package io.rpt.djl.predict;

import ai.djl.modality.Classifications;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a prompt says of one text.
 *
 * @param label the label with the highest probability; the first of equals
 * @param probabilities by label, in the prompt's order; they sum to 1
 */
public record LabelScores(String label, Map<String, Double> probabilities) {
  /** Copies the map, keeping its order. */
  public LabelScores {
    probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
  }

  /** The softmax of one score per label, in float64. */
  static LabelScores ofLogits(List<String> labels, float[] logits) {
    int best = Scores.best(logits);
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((double) logit - logits[best]);
    }
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int i = 0; i < logits.length; i++) {
      probabilities.put(labels.get(i), Math.exp((double) logits[i] - logits[best]) / sum);
    }
    return new LabelScores(labels.get(best), probabilities);
  }

  /** The same as DJL's type. */
  public Classifications toClassifications() {
    return new Classifications(
        new ArrayList<>(probabilities.keySet()), new ArrayList<>(probabilities.values()));
  }
}
