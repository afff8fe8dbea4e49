package io.rpt.examples.bench;

import io.rpt.core.inject.TokenRow;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.LengthBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Training on texts of different lengths: batches of like length, padded to the longest in the
 * batch, beside the same batches padded to the most places that a row may have (the paper's: 512).
 * Every text is trained on once; each repeat is a part of them.
 */
record LengthGroup() implements Group {
  private static final long SEED = 1;

  /** Batches in each repeat. */
  private static final int BATCHES = 4;

  @Override
  public List<BenchRow> measure(BenchRun run) {
    List<EpochParts> epochs = new ArrayList<>();
    try (Resources open = new Resources()) {
      for (BenchPrecision precision : run.precisions()) {
        Backbone backbone =
            open.add(precision.open(run.models().bert(), run.device()), Backbone::close);
        BertSubject bert = new BertSubject(backbone, run.size(), precision, open);
        int repeats = run.rounds().repeats();
        List<List<TokenRow>> batches = batches(run, BATCHES * repeats);
        epochs.add(new EpochParts(bert, batches, true, repeats));
        epochs.add(new EpochParts(bert, batches, false, repeats));
      }
      List<BenchRow> timed =
          run.rounds().run("lengths", epochs.stream().map(EpochParts::trial).toList());
      String source = lengths(run).source();
      List<BenchRow> rows = new ArrayList<>();
      for (int i = 0; i < timed.size(); i++) {
        rows.add(epochs.get(i).row(timed.get(i)).with("source", source));
      }
      return rows.stream().map(row -> compared(row, rows)).toList();
    }
  }

  private static RowLengths lengths(BenchRun run) {
    return new RowLengths(run.options().data());
  }

  private static List<List<TokenRow>> batches(BenchRun run, int count) {
    BenchSize size = run.size();
    int most = size.longest() - size.prompt();
    int[] lengths = lengths(run).draw(count * size.batch(), most);
    SplittableRandom random = new SplittableRandom(SEED);
    List<TokenRow> rows = new ArrayList<>();
    for (int length : lengths) {
      rows.add(BenchTexts.row(length, size.bert().vocabularySize(), random));
    }
    return LengthBatches.shuffled(lengths, size.batch(), SEED, 1).stream()
        .map(batch -> batch.stream().map(rows::get).toList())
        .toList();
  }

  /** The first row of each precision is the padded one. */
  private static BenchRow compared(BenchRow row, List<BenchRow> all) {
    BenchRow padded = all.stream().filter(row::hasPrecisionOf).findFirst().orElseThrow();
    return row.with("times_faster_than_padded", padded.timing().sum() / row.timing().sum());
  }
}
