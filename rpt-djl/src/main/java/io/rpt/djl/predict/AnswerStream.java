package io.rpt.djl.predict;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.RptException;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.batch.Interruption;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.TokenBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers to texts that are read as they are needed, in their order. Texts are taken in pools:
 * while one pool goes through the backbone in the caller's thread, a thread of this stream reads
 * and tokenizes the next. So memory does not depend on how many texts there are: at most two pools
 * are in it, of {@value #POOL_BATCHES} times the token budget each (and the text that fills it).
 *
 * <p>A failure of the source, or of a text, reaches the caller after the answers of all texts
 * before it. An interrupt of the caller's thread ends the stream with an {@link RptException}; the
 * thread's flag stays set. The stream's thread ends with the source, with a failure, or with {@link
 * #close()}. For one caller's thread; several streams may share a predictor.
 *
 * @param <A> an answer
 */
public final class AnswerStream<A> implements Iterator<A>, AutoCloseable {
  private static final int POOL_BATCHES = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Iterator<TextInput> texts;
  private final PromptInputs inputs;
  private final Function<PromptInputs.Encoded, List<A>> model;
  private final long poolTokens;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder().setNameFormat("rpt-reader").setDaemon(true).build());
  private long read; // of the reader's thread
  private @Nullable Future<Pool> next;
  private @Nullable RuntimeException failure;
  private Iterator<A> answers = Collections.emptyIterator();
  private long truncated;

  /**
   * Texts that stand side by side.
   *
   * @param encoded the texts, tokenized
   * @param isLast whether there are no more
   * @param failure why there are no more, unless the source has ended
   */
  private record Pool(
      PromptInputs.Encoded encoded, boolean isLast, @Nullable RuntimeException failure) {}

  private AnswerStream(
      Iterator<TextInput> texts,
      PromptInputs inputs,
      Function<PromptInputs.Encoded, List<A>> model,
      TokenBudget budget) {
    this.texts = texts;
    this.inputs = inputs;
    this.model = model;
    poolTokens = (long) POOL_BATCHES * budget.tokens();
  }

  /**
   * Begins to read.
   *
   * @param texts the source; it stays its opener's to close, after the stream
   * @param inputs tokenizes
   * @param model answers tokenized texts, in order
   * @param budget of the batches that the model makes
   */
  static <A> AnswerStream<A> open(
      Iterator<TextInput> texts,
      PromptInputs inputs,
      Function<PromptInputs.Encoded, List<A>> model,
      TokenBudget budget) {
    AnswerStream<A> stream = new AnswerStream<>(texts, inputs, model, budget);
    stream.next = stream.reader.submit(stream::read);
    return stream;
  }

  /** Reads and tokenizes a pool; in the reader's thread. */
  private Pool read() {
    List<TokenRow> rows = new ArrayList<>();
    int shortened = 0;
    long tokens = 0;
    RuntimeException problem = null;
    boolean more = true;
    try {
      while (tokens < poolTokens && (more = texts.hasNext())) {
        PromptInputs.Encoded one = encode(texts.next());
        shortened += one.truncated();
        rows.addAll(one.rows());
        tokens += inputs.promptLength() + one.rows().get(0).length();
      }
    } catch (RuntimeException e) {
      problem = e;
    }
    return new Pool(new PromptInputs.Encoded(rows, shortened), !more || problem != null, problem);
  }

  private PromptInputs.Encoded encode(TextInput text) {
    Interruption.check();
    read++;
    try {
      return inputs.encode(List.of(text));
    } catch (InvalidDataException e) {
      throw new InvalidDataException("Text " + read + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether there is another answer. May wait for the source and the backbone.
   *
   * @throws RuntimeException that of the source, after all answers to texts before it
   * @throws InvalidDataException if a text gives no token, with its number from 1
   * @throws RptException if the thread is interrupted, or the predictor is closed
   */
  @Override
  public boolean hasNext() {
    while (!answers.hasNext() && next != null) {
      try {
        answerPool(next);
      } catch (RuntimeException e) {
        close();
        failure = e;
        throw e;
      }
    }
    if (!answers.hasNext() && failure != null) {
      throw failure;
    }
    return answers.hasNext();
  }

  private void answerPool(Future<Pool> coming) {
    Pool pool = await(coming);
    failure = pool.failure();
    next = pool.isLast() ? null : reader.submit(this::read);
    if (pool.isLast()) {
      reader.shutdown();
    }
    answers = model.apply(pool.encoded()).iterator();
    truncated += pool.encoded().truncated();
  }

  private boolean hasMore() {
    return answers.hasNext() || next != null || failure != null;
  }

  private static Pool await(Future<Pool> coming) {
    try {
      return coming.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Interruption.failure();
    } catch (ExecutionException e) {
      throw new RptException("The texts cannot be read on: " + e.getCause(), e);
    }
  }

  @Override
  public A next() {
    if (!hasNext()) {
      throw new NoSuchElementException("Every text has been answered.");
    }
    return answers.next();
  }

  /** How many of the texts read so far were shortened to fit; of all, once the stream has ended. */
  public long truncated() {
    return truncated;
  }

  /**
   * Ends the stream: there are no further answers. Waits for the stream's thread; one that hangs in
   * a source which does not obey interrupts ends with the source's next text.
   */
  @Override
  public void close() {
    if (hasMore()) {
      failure = new RptException("The stream of answers was closed before its end. Open another.");
    }
    next = null;
    answers = Collections.emptyIterator();
    reader.shutdownNow();
    var unused = Uninterruptibles.awaitTerminationUninterruptibly(reader, PATIENCE);
  }
}
