package io.rpt.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.batch.PromptInputs;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** One epoch over rows of different lengths, of which each run is a part. */
final class EpochParts {
  private final BertSubject bert;
  private final List<List<TokenRow>> batches;
  private final boolean padded;
  private final int parts;
  private final PromptInputs inputs;
  private final Learner<List<TokenRow>> learner;
  private int done;
  private double loss;

  /**
   * Prepares an epoch.
   *
   * @param batches its batches, at least one for each part
   * @param padded whether rows are as long as the longest row may be, or as the longest of the
   *     batch
   * @param parts in how many runs all is done
   */
  EpochParts(BertSubject bert, List<List<TokenRow>> batches, boolean padded, int parts) {
    this.bert = bert;
    this.batches = batches;
    this.padded = padded;
    this.parts = parts;
    BenchSize size = bert.size();
    PromptInjector injector = bert.backbone().defaultInjection();
    inputs = new PromptInputs(bert.backbone(), injector, size.prompt(), size.longest());
    BiFunction<NDManager, List<TokenRow>, NDList> arrays = padded ? this::padded : inputs::arrays;
    learner = bert.learner(injector, arrays, false);
  }

  Trial trial() {
    Work all = batches.stream().map(this::work).reduce(Work.NONE, Work::plus);
    return new Trial(
        padded ? "lengths-padded" : "lengths-bucketed",
        bert.precision(),
        all.times(1.0 / parts),
        Map.of(),
        () -> learner.step(batches.get(0)),
        this::runPart);
  }

  private void runPart() {
    for (int i = done; i < batches.size(); i += parts) {
      loss += batches.get(i).size() * learner.step(batches.get(i));
    }
    done++;
  }

  private Work work(List<TokenRow> batch) {
    int longest = batch.stream().mapToInt(TokenRow::length).max().orElseThrow();
    int tokens = padded ? bert.size().longest() - bert.size().prompt() : longest;
    return bert.stepWork(batch.size(), tokens, 0);
  }

  /** A batch's arrays with further padding, which attention does not look at. */
  private NDList padded(NDManager pass, List<TokenRow> batch) {
    NDList arrays = inputs.arrays(pass, batch);
    int places = bert.size().longest();
    int words = places - bert.size().prompt();
    return new NDList(
        lengthened(arrays.get(0), words, bert.backbone().paddingId()),
        lengthened(arrays.get(1), places, 0),
        lengthened(arrays.get(2), places, 0),
        lengthened(arrays.get(3), places, 0),
        arrays.get(4));
  }

  private static NDArray lengthened(NDArray rows, int length, int filler) {
    Shape shape = rows.getShape();
    long missing = length - shape.get(1);
    return missing == 0
        ? rows
        : rows.concat(
            rows.getManager().full(new Shape(shape.get(0), missing), filler, DataType.INT64), 1);
  }

  /** The epoch's own figures. */
  BenchRow row(BenchRow timed) {
    int rows = batches.stream().mapToInt(List::size).sum();
    double tokens = batches.stream().flatMap(List::stream).mapToInt(TokenRow::length).sum();
    return timed
        .with("rows", rows)
        .with("tokens_mean", tokens / rows)
        .with("seconds_per_row", timed.timing().sum() / rows)
        .with("loss_mean", loss / rows);
  }
}
