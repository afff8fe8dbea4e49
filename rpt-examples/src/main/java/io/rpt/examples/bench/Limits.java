package io.rpt.examples.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.ops.Operators;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The rates that other work is held against: matrix products in each precision, [B (P+T), H] by [H,
 * inner] of the BERT, as in the way into its feed-forward part; and memory, by adding one large
 * array to another.
 */
final class Limits implements AutoCloseable {
  private static final int RUNS = 5;

  /** More than caches hold. */
  private static final int MANY_VALUES = 1 << 25;

  private static final int FEW_VALUES = 1 << 16;

  private final NDManager manager;
  private final Map<BenchPrecision, Limit> products = new EnumMap<>(BenchPrecision.class);
  private final Limit memory;

  Limits(BenchSize size, Device device) {
    manager = Engine.getEngine("PyTorch").newBaseManager(device);
    for (BenchPrecision precision : BenchPrecision.of(device)) {
      products.put(precision, new Limit(product(size, precision), RUNS));
    }
    memory = new Limit(addition(size == BenchSize.BASE ? MANY_VALUES : FEW_VALUES), 1);
  }

  private Trial product(BenchSize size, BenchPrecision precision) {
    BertConfig bert = size.bert();
    int rows = size.batch() * size.places();
    int width = bert.hiddenSize();
    int inner = bert.intermediateSize();
    Operators operators = precision.operators();
    NDArray states = operators.enter(manager.randomNormal(new Shape(rows, width)));
    NDArray weight = operators.weight(manager.randomNormal(new Shape(inner, width)));
    Work work = Work.product(rows, width, inner, precision.bytes());
    Runnable body =
        () -> {
          operators.linear(states, weight, null).close();
          finish();
        };
    return Trial.of("product", precision, work, body)
        .with("shape", "[" + rows + "x" + width + "]x[" + width + "x" + inner + "]");
  }

  private Trial addition(int values) {
    NDArray term = manager.randomNormal(new Shape(values));
    NDArray sum = manager.zeros(new Shape(values));
    Work work = Work.moved(3.0 * values * Float.BYTES); // two are read, one is written
    return Trial.of(
        "memory",
        BenchPrecision.F32,
        work,
        () -> {
          sum.addi(term);
          finish();
        });
  }

  /** Waits for a device that works on its own. */
  private void finish() {
    if (manager.getDevice().isGpu()) {
      try (NDArray last = manager.create(0f)) {
        last.toFloatArray();
      }
    }
  }

  /** Takes a sample of each. */
  void sample() {
    all().forEach(Limit::sample);
  }

  /**
   * Ends a group of samples.
   *
   * @return the products' operations per second beside the group's other work
   */
  Map<BenchPrecision, Double> endGroup() {
    memory.endGroup();
    Map<BenchPrecision, Double> beside = new EnumMap<>(BenchPrecision.class);
    products.forEach(
        (precision, product) ->
            beside.put(precision, operationsPerSecond(product, product.endGroup())));
    return beside;
  }

  private static double operationsPerSecond(Limit product, Timing timing) {
    return product.trial().work().operations() / timing.median();
  }

  /** Their own rows. */
  List<BenchRow> rows() {
    List<BenchRow> rows = new ArrayList<>();
    for (Limit limit : all()) {
      double rate = operationsPerSecond(limit, limit.best());
      rows.add(new BenchRow(limit.trial(), limit.best(), rate));
    }
    return rows;
  }

  private List<Limit> all() {
    List<Limit> all = new ArrayList<>(products.values());
    all.add(memory);
    return all;
  }

  /** The best operations per second of products in a precision. */
  double operationsPerSecond(BenchPrecision precision) {
    Limit product = Objects.requireNonNull(products.get(precision));
    return operationsPerSecond(product, product.best());
  }

  /** The best bytes per second, read and written ones together. */
  double bytesPerSecond() {
    return memory.trial().work().bytes() / memory.best().median();
  }

  @Override
  public void close() {
    manager.close();
  }
}
