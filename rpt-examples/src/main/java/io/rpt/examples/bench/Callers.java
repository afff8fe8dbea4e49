package io.rpt.examples.bench;

import com.google.common.collect.Lists;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.predict.BackboneMatch;
import io.rpt.djl.predict.PromptClassifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that share a classifier, each of which predicts one batch after the other. */
final class Callers implements AutoCloseable {
  /** Texts of a run, if they are a batch for each thread. */
  private static final int TEXTS = 32;

  private final BertSubject bert;
  private final int batch;
  private final int callers;
  private final List<List<TextInput>> batches;
  private final PromptClassifier classifier;
  private final ExecutorService threads;
  private final List<float[][]> expected;
  private boolean identical = true;

  Callers(BertSubject bert, int batch, int callers) {
    this.bert = bert;
    this.batch = batch;
    this.callers = callers;
    Backbone backbone = bert.backbone();
    BenchSize size = bert.size();
    FirstValues values = new FirstValues(size, backbone.width());
    ProjectedPrompt prompt =
        values.projected(backbone.defaultInjection(), values.head(), FirstValues.LABELS);
    int texts = Math.max(TEXTS, batch * callers);
    batches =
        Lists.partition(
            BenchTexts.of(texts, size.shortTokens() - 2, backbone.vocabularySize()), batch);
    classifier = PromptClassifier.open(backbone, prompt, BackboneMatch.SAME_WIDTH, BenchSize.WHOLE);
    threads = Executors.newFixedThreadPool(callers);
    expected = batches.stream().map(classifier::logits).toList();
  }

  Trial trial() {
    int tokens = bert.size().shortTokens();
    Work each = bert.inferenceWork(batch, tokens);
    return Trial.of(
            "predict-batch" + batch + "-threads" + callers,
            bert.precision(),
            each.times(batches.size()),
            this::run)
        .with("batch", batch)
        .with("callers", callers)
        .with("tokens", tokens)
        .with("prompt", bert.size().prompt());
  }

  private void run() {
    List<CompletableFuture<float[][]>> running = new ArrayList<>();
    for (List<TextInput> texts : batches) {
      running.add(CompletableFuture.supplyAsync(() -> classifier.logits(texts), threads));
    }
    for (int i = 0; i < running.size(); i++) {
      identical &= Arrays.deepEquals(running.get(i).join(), expected.get(i));
    }
  }

  /** Rows per second, and whether all threads said the same as one. */
  BenchRow row(BenchRow timed) {
    int rows = batches.stream().mapToInt(List::size).sum();
    return timed
        .withRate("rows_per_second", rows)
        .with("seconds_per_batch", callers * timed.timing().median() / batches.size())
        .with("identical", identical);
  }

  @Override
  public void close() {
    threads.shutdown();
    classifier.close();
  }
}
