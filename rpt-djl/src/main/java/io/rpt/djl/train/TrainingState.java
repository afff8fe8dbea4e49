package io.rpt.djl.train;

import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a run needs to go on after an epoch as if it had never stopped.
 *
 * @param run everything that decides the result (options, data, backbone): a state is only for the
 *     same run
 * @param epochs the figures of the epochs done
 * @param bestEpoch the best of them, from 1
 * @param current the present values
 * @param best the values of the best epoch
 * @param optimizer the optimizer's state
 */
record TrainingState(
    SortedMap<String, String> run,
    List<EpochResult> epochs,
    int bestEpoch,
    PromptValues current,
    PromptValues best,
    OptimizerState optimizer) {
  TrainingState {
    run = Collections.unmodifiableSortedMap(new TreeMap<>(run));
    epochs = List.copyOf(epochs);
  }

  /**
   * An optimizer's state.
   *
   * @param arrays by parameter name and name of the array, as {@code first}
   * @param steps how often each parameter was updated
   */
  record OptimizerState(Map<String, Map<String, FloatTensor>> arrays, Map<String, Integer> steps) {
    OptimizerState {
      arrays = Map.copyOf(arrays);
      steps = Map.copyOf(steps);
    }
  }
}
