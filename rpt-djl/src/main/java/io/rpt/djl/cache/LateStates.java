package io.rpt.djl.cache;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.Interruption;
import io.rpt.djl.batch.LengthBatches;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.RowStates;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.block.LowerLayers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Computes the states of rows below a late prompt once, and keeps them. */
public final class LateStates {
  private final Backbone backbone;
  private final Late late;
  private final PromptInputs inputs;
  private final StateCache cache;
  private final List<TokenRow> rows;

  private LateStates(
      Backbone backbone, Late late, PromptInputs inputs, StateCache cache, List<TokenRow> rows) {
    this.backbone = backbone;
    this.late = late;
    this.inputs = inputs;
    this.cache = cache;
    this.rows = List.copyOf(new LinkedHashSet<>(rows));
  }

  /**
   * Computes states, or finds them in the cache's file.
   *
   * @param late where the prompt enters
   * @param inputs makes the rows' arrays
   * @param rows the rows; equal ones are kept once
   * @param warnings is told of what is not as asked
   * @return none if the states take too much room and the cache does without
   * @throws InvalidValueException if they take too much room and the cache refuses, or a state is
   *     too large for the cache's format
   * @throws io.rpt.core.error.InvalidFileException if the cache's file cannot be written
   */
  public static Optional<RowStates> of(
      Backbone backbone,
      Late late,
      PromptInputs inputs,
      StateCache cache,
      List<TokenRow> rows,
      Consumer<String> warnings) {
    LateStates states = new LateStates(backbone, late, inputs, cache, rows);
    long bytes = states.bytes();
    if (bytes <= cache.maxBytes()) {
      return Optional.of(states.kept(warnings));
    }
    String problem =
        "The states of "
            + states.rows.size()
            + " different rows after "
            + late.layer()
            + " layers take "
            + bytes
            + " bytes in "
            + cache.format().id()
            + ", but at most "
            + cache.maxBytes()
            + " may be kept";
    if (cache.whenFull() == StateCache.WhenFull.REFUSE) {
      throw new InvalidValueException(
          problem
              + ". Allow more bytes, use a shorter format or a file, or train without a cache.");
    }
    warnings.accept(problem + "; training runs without a cache.");
    return Optional.empty();
  }

  private long bytes() {
    return rows.stream().mapToLong(this::bytes).sum();
  }

  private long bytes(TokenRow row) {
    return (long) row.length() * backbone.hiddenWidth() * cache.format().bytes();
  }

  private RowStates kept(Consumer<String> warnings) {
    Map<TokenRow, ByteBuffer> byRow =
        cache.file().isPresent() ? inFile(cache.file().get(), warnings) : inMemory();
    return new KeptStates(byRow, backbone.hiddenWidth(), cache.format());
  }

  private Map<TokenRow, ByteBuffer> inMemory() {
    Map<TokenRow, ByteBuffer> byRow = new LinkedHashMap<>();
    for (TokenRow row : rows) {
      ByteBuffer own = ByteBuffer.allocate(Math.toIntExact(bytes(row)));
      byRow.put(row, own.order(ByteOrder.nativeOrder()));
    }
    fill(byRow);
    return byRow;
  }

  private Map<TokenRow, ByteBuffer> inFile(Path path, Consumer<String> warnings) {
    List<Integer> sizes = rows.stream().map(row -> Math.toIntExact(bytes(row))).toList();
    StateKey key = StateKey.of(backbone, late, cache.format(), rows);
    List<ByteBuffer> buffers =
        StateFile.open(path, key, sizes, warnings, fresh -> fill(byRow(fresh)));
    return byRow(buffers);
  }

  private Map<TokenRow, ByteBuffer> byRow(List<ByteBuffer> buffers) {
    Map<TokenRow, ByteBuffer> byRow = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      byRow.put(rows.get(i), buffers.get(i));
    }
    return byRow;
  }

  /** Computes the states of all rows, those of like length together. */
  private void fill(Map<TokenRow, ByteBuffer> byRow) {
    LowerLayers layers = new LowerLayers(backbone, late);
    TokenBudget budget = TokenBudget.usual(backbone.device());
    for (List<Integer> numbers : LengthBatches.sorted(inputs.promptedLengths(rows), budget)) {
      Interruption.check();
      List<TokenRow> batch = numbers.stream().map(rows::get).toList();
      try (NDManager pass = backbone.newManager()) {
        NDArray states = states(layers, inputs.arrays(pass, batch));
        checkSize(states);
        ByteBuffer all =
            states
                .toType(cache.format().computedType(), false)
                .toByteBuffer()
                .order(ByteOrder.nativeOrder());
        copy(all, batch, byRow);
      }
    }
  }

  private void checkSize(NDArray states) {
    float largest = states.abs().max().getFloat();
    if (!(largest <= cache.format().largest())) {
      throw new InvalidValueException(
          "The states after "
              + late.layer()
              + " layers of "
              + backbone.folder()
              + " reach "
              + largest
              + ", but "
              + cache.format().id()
              + " keeps numbers up to "
              + cache.format().largest()
              + ". Use bf16 or f32; if they are not finite, the backbone is damaged.");
    }
  }

  private static NDArray states(LowerLayers layers, NDList arrays) {
    NDArray ids = arrays.get(0);
    long prompt = arrays.get(1).getShape().get(1) - ids.getShape().get(1);
    NDIndex text = new NDIndex(":, " + prompt + ":");
    return layers.run(
        ids, arrays.get(1).get(text), arrays.get(2).get(text), arrays.get(3).get(text));
  }

  private void copy(ByteBuffer all, List<TokenRow> batch, Map<TokenRow, ByteBuffer> byRow) {
    int rowBytes = all.capacity() / batch.size();
    int longest = batch.stream().mapToInt(TokenRow::length).max().orElseThrow();
    for (int i = 0; i < batch.size(); i++) {
      TokenRow row = batch.get(i);
      ByteBuffer from = all.slice(i * rowBytes, rowBytes / longest * row.length());
      ByteBuffer own = Objects.requireNonNull(byRow.get(row));
      cache.format().keep(from.order(all.order()), own);
      own.rewind();
    }
  }
}
