package io.rpt.djl.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.error.InvalidDataException;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DecoderCache;
import io.rpt.djl.backbone.DecoderFamily;
import io.rpt.djl.batch.Targets;
import io.rpt.djl.block.DecoderReading;
import java.util.List;

/**
 * Texts in the cache of a decoder-only model, which is shared by all answers to a text.
 *
 * @param backbone the model
 * @param reading what it remembers of them
 */
public record DecoderTexts(Backbone backbone, DecoderReading reading) implements ReadTexts {
  @Override
  public int rows() {
    return Math.toIntExact(reading.last().getShape().get(0));
  }

  @Override
  public NDManager manager() {
    return reading.last().getManager();
  }

  @Override
  public long vocabularySize() {
    return backbone.vocabularySize();
  }

  @Override
  public int closingId() {
    return backbone.decoder().closingId();
  }

  /**
   * Begins to answer.
   *
   * @throws InvalidDataException if the model has too few positions for the longest text and the
   *     longest answer
   */
  @Override
  public Continuation start(int maxTokens) {
    checkRoom(reading.cache().length(), maxTokens);
    return new Steps(backbone.decoder(), reading, reading.cache().fork(manager(), 1));
  }

  /** The last token of an answer is never read. */
  private void checkRoom(long read, int tokens) {
    if (read + tokens - 1 > backbone.maxPositions()) {
      throw new InvalidDataException(
          "A row of "
              + read
              + " places and an answer of "
              + tokens
              + " tokens do not fit into the "
              + backbone.maxPositions()
              + " positions of "
              + backbone.folder()
              + ". Use a smaller maximum length or shorter answers.");
    }
  }

  /** Looks at single rows only if the longest text and the longest answer do not fit together. */
  private void checkRoom(int from, List<ImmutableIntArray> answers, int texts) {
    int longest = AnswerTexts.longest(answers);
    if (reading.cache().length() + longest - 1 <= backbone.maxPositions()) {
      return;
    }
    long[] read = reading.next().toLongArray();
    int times = answers.size() / texts;
    for (int i = 0; i < answers.size(); i++) {
      checkRoom(read[from + i / times], answers.get(i).length());
    }
  }

  @Override
  public NDList logits(int from, int to, List<ImmutableIntArray> answers, NDManager scratch) {
    Targets targets = Targets.of(answers, backbone.vocabularySize(), backbone.paddingId());
    checkRoom(from, answers, to - from);
    DecoderFamily decoder = backbone.decoder();
    int times = answers.size() / (to - from);
    NDIndex some = new NDIndex(from + ":" + to);
    NDArray states = repeat(reading.last().get(scratch, some).expandDims(1), times); // [b N, 1, H]
    if (targets.length() > 1) {
      NDArray ids = targets.decoderIds(scratch).get(":, 1:"); // [b N, U-1]
      NDArray next = repeat(reading.next().get(scratch, some).expandDims(1), times); // [b N, 1]
      NDArray places = ids.onesLike().cumSum(1).sub(1).add(next);
      try (DecoderCache cache = reading.cache().fork(scratch, from, to, times)) {
        NDArray words = decoder.wordEmbeddings(ids);
        states =
            states.concat(
                decoder.resume(
                    cache, words, ids.onesLike(), places.minimum(backbone.maxPositions() - 1)),
                1);
      }
    }
    return new NDList(decoder.logits(states), targets.labels(scratch));
  }

  @Override
  public void close() {
    reading.cache().close();
    reading.last().close();
    reading.next().close();
  }

  /** [b, 1, ..] to [b times, 1, ..]. */
  private static NDArray repeat(NDArray array, int times) {
    return times == 1 ? array : array.repeat(0, times);
  }

  /** The model with a cache of its own. */
  private static final class Steps implements Continuation {
    private final DecoderFamily decoder;
    private final DecoderReading reading;
    private final DecoderCache cache;
    private int answered;

    private Steps(DecoderFamily decoder, DecoderReading reading, DecoderCache cache) {
      this.decoder = decoder;
      this.reading = reading;
      this.cache = cache;
    }

    @Override
    public long[] first() {
      try (NDManager step = reading.last().getManager().newSubManager()) {
        NDArray logits = decoder.logits(reading.last());
        logits.attach(step);
        return NextWords.best(logits);
      }
    }

    @Override
    public long[] next(long[] last) {
      try (NDManager step = reading.last().getManager().newSubManager()) {
        NDArray ids = step.create(last, new Shape(last.length, 1));
        NDArray places = step.create((long) answered++).add(reading.next()).expandDims(1); // [B, 1]
        NDArray states = decoder.resume(cache, decoder.wordEmbeddings(ids), ids.onesLike(), places);
        return NextWords.best(decoder.logits(states));
      }
    }

    @Override
    public void close() {
      cache.close();
    }
  }
}
