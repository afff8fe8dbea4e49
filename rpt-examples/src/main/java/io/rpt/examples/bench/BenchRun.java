package io.rpt.examples.bench;

import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.examples.progress.ProgressView;
import java.util.List;

/**
 * What the groups of a run share.
 *
 * @param options of the run
 * @param models the models' folders
 * @param rounds repeats trials
 * @param view where progress is shown
 */
record BenchRun(BenchOptions options, RandomModels models, Rounds rounds, ProgressView view) {
  BenchSize size() {
    return options.size();
  }

  DeviceChoice device() {
    return options.device();
  }

  List<BenchPrecision> precisions() {
    return BenchPrecision.of(device().resolve());
  }
}
