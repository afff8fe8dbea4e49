package io.rpt.examples.bench;

import io.rpt.djl.backbone.Backbone;
import java.util.ArrayList;
import java.util.List;

/** Predictions of short texts, one by one and in batches, from one and from several threads. */
record PredictGroup() implements Group {
  private static final List<Integer> BATCHES = List.of(1, 8, 32);
  private static final List<Integer> CALLERS = List.of(1, 2, 4);

  @Override
  public List<BenchRow> measure(BenchRun run) {
    List<Callers> all = new ArrayList<>();
    try (Resources open = new Resources()) {
      for (BenchPrecision precision : run.precisions()) {
        Backbone backbone =
            open.add(precision.open(run.models().bert(), run.device()), Backbone::close);
        BertSubject bert = new BertSubject(backbone, run.size(), precision, open);
        for (int batch : BATCHES) {
          for (int callers : CALLERS) {
            all.add(open.add(new Callers(bert, batch, callers), Callers::close));
          }
        }
      }
      List<BenchRow> timed =
          run.rounds().run("predictions", all.stream().map(Callers::trial).toList());
      List<BenchRow> rows = new ArrayList<>();
      for (int i = 0; i < timed.size(); i++) {
        rows.add(all.get(i).row(timed.get(i)));
      }
      return rows;
    }
  }
}
