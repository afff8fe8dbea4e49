package io.rpt.examples.progress;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Some work that may last. It is shown once it has lasted two seconds, whether it reports steps or
 * not; shorter work shows nothing. All methods may be called from any thread, and cost little.
 *
 * <pre>{@code
 * try (Progress progress = view.start("Evaluating", texts.size())) {
 *   ...
 *   progress.step(32);
 * }
 * }</pre>
 */
public final class Progress implements AutoCloseable {
  /** The total of work whose parts cannot be counted. */
  public static final long UNKNOWN = -1;

  static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long TICK_MILLIS = 250;

  private final ProgressDisplay display;
  private final LongSupplier nanos;
  private final String what;
  private final long total;
  private final long first;
  private final long start;
  private final AtomicLong done;
  private volatile String note = "";
  private boolean shown;
  private boolean closed;
  private @Nullable Timer timer;

  /**
   * Makes work that is shown when {@link #tick} is called.
   *
   * @param nanos a clock
   * @param first how many parts are done already
   */
  Progress(ProgressDisplay display, LongSupplier nanos, String what, long total, long first) {
    this.display = display;
    this.nanos = nanos;
    this.what = what;
    this.total = total;
    this.first = first;
    start = nanos.getAsLong();
    done = new AtomicLong(first);
  }

  /** Calls {@link #tick} from now on. */
  Progress ticking() {
    timer = new Timer("rpt-progress", true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            tick();
          }
        },
        PATIENCE.toMillis(),
        TICK_MILLIS);
    return this;
  }

  /** Further parts are done. */
  public void step(long parts) {
    done.addAndGet(parts);
  }

  /** So many parts are done in all. */
  public void stepTo(long parts) {
    done.set(parts);
  }

  /** Says what else is known, such as the loss; replaces an earlier note. */
  public void note(String text) {
    note = text;
  }

  /** Writes something else, which must not run into a bar. */
  public synchronized void aside(Runnable writing) {
    if (shown) {
      display.hide();
    }
    writing.run();
  }

  /** Shows the work, if it lasts. */
  synchronized void tick() {
    ProgressState state = state();
    if (!closed && state.elapsed().compareTo(PATIENCE) >= 0) {
      shown = true;
      display.show(state);
    }
  }

  private ProgressState state() {
    Duration elapsed = Duration.ofNanos(nanos.getAsLong() - start);
    return new ProgressState(what, first, done.get(), total, note, elapsed);
  }

  /** The work is over, or has failed. */
  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.cancel();
    }
    if (shown && !closed) {
      display.end(state());
    }
    closed = true;
  }
}
