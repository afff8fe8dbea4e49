package io.rpt.examples.bench;

import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.WeightStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Some subjects of one model, in every precision, and the memory of each in some.
 *
 * @param what they are
 * @param subjects of one model
 * @param memory the precisions in which memory is measured
 */
record ModelGroup(String what, List<Subject> subjects, Set<BenchPrecision> memory)
    implements Group {
  @Override
  public List<BenchRow> measure(BenchRun run) {
    List<Measured> all = new ArrayList<>();
    List<BenchRow> rows;
    try (Resources open = new Resources()) {
      for (BenchPrecision precision : run.precisions()) {
        Backbone backbone =
            open.add(
                precision.open(subjects.get(0).folder(run.models()), run.device()),
                Backbone::close);
        for (Subject subject : subjects) {
          all.add(new Measured(subject, subject.make(backbone, run.size(), precision, open)));
        }
      }
      rows = run.rounds().run(what, all.stream().map(Measured::trial).toList());
    }
    List<BenchRow> full = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      boolean measured = memory.contains(rows.get(i).trial().precision());
      full.add(measured ? rows.get(i).withAll(all.get(i).memory(run)) : rows.get(i));
    }
    return full;
  }

  private record Measured(Subject subject, Trial trial) {
    /** What a process of its own needs for it. */
    Map<String, Double> memory(BenchRun run) {
      return run.view()
          .during(
              "Measuring the memory of " + trial.name(),
              () ->
                  MemoryProbe.run(
                      run,
                      subject.folder(run.models()),
                      WeightStorage.READ,
                      Optional.of(subject),
                      trial.precision()));
    }
  }
}
