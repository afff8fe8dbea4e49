package io.rpt.djl.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.djl.backbone.DecodingState;
import io.rpt.djl.backbone.T5Block;
import io.rpt.djl.batch.Targets;
import java.util.Arrays;
import java.util.List;

/**
 * Texts in the states of an encoder-decoder's encoder, which are shared by all answers to a text.
 *
 * @param t5 the model
 * @param states [B, S, H]
 * @param mask [B, S]
 */
public record EncodedTexts(T5Block t5, NDArray states, NDArray mask) implements ReadTexts {
  @Override
  public int rows() {
    return Math.toIntExact(states.getShape().get(0));
  }

  @Override
  public NDManager manager() {
    return states.getManager();
  }

  @Override
  public int closingId() {
    return t5.config().closingId();
  }

  @Override
  public long vocabularySize() {
    return t5.config().vocabularySize();
  }

  @Override
  public Continuation start(int maxTokens) {
    return new Steps(t5, t5.decoder().start(states, mask), manager(), rows());
  }

  @Override
  public NDList logits(int from, int to, List<ImmutableIntArray> answers, NDManager scratch) {
    NDIndex some = new NDIndex(from + ":" + to);
    Targets targets = Targets.of(answers, t5.config());
    NDArray decoded = // [b N, U, H]
        t5.decode(targets.decoderIds(scratch), states.get(scratch, some), mask.get(scratch, some));
    return new NDList(t5.logits(decoded), targets.labels(scratch));
  }

  @Override
  public void close() {
    states.close();
  }

  /** The decoder with its cache. */
  private record Steps(T5Block t5, DecodingState state, NDManager manager, int rows)
      implements Continuation {
    @Override
    public long[] first() {
      long[] start = new long[rows];
      Arrays.fill(start, t5.config().startId());
      return next(start);
    }

    @Override
    public long[] next(long[] last) {
      try (NDManager step = manager.newSubManager()) {
        NDArray words = t5.wordEmbeddings(step.create(last, new Shape(last.length, 1)));
        return NextWords.best(t5.logits(t5.decoder().step(state, words)));
      }
    }

    @Override
    public void close() {
      state.close();
    }
  }
}
