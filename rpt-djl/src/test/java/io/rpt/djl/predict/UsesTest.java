package io.rpt.djl.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.RptException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UsesTest {
  private final Uses uses = new Uses();
  private final AtomicInteger freed = new AtomicInteger();

  private void close() {
    uses.close(freed::incrementAndGet);
  }

  @Test
  void close_idle_freesAtOnceAndOnce() {
    assertThat(uses.<Integer, RuntimeException>run(() -> 3)).isEqualTo(3);
    close();
    assertThat(freed).hasValue(1);
    close();
    assertThat(freed).hasValue(1);
  }

  @Test
  void run_closed_isRefused() {
    close();
    assertThatThrownBy(() -> uses.run(() -> 3))
        .isInstanceOf(RptException.class)
        .hasMessageContaining("closed");
    assertThat(freed).hasValue(1);
  }

  @Test
  void close_whileTwoRun_freesAtTheEndOfTheLast() {
    int inner =
        uses.<Integer, RuntimeException>run(
            () -> {
              int first =
                  uses.<Integer, RuntimeException>run(
                      () -> {
                        close();
                        return freed.get();
                      });
              return first + freed.get();
            });
    assertThat(inner).isZero();
    assertThat(freed).hasValue(1);
  }

  @Test
  void close_callFails_freesAllTheSame() {
    assertThatThrownBy(
            () ->
                uses.run(
                    () -> {
                      close();
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(freed).hasValue(1);
  }

  @Test
  void close_byAnotherThread_waitsForNobody() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    FutureTask<Integer> call =
        new FutureTask<>(
            () ->
                uses.run(
                    () -> {
                      begun.countDown();
                      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
                      return freed.get();
                    }));
    new Thread(call).start();
    begun.await();
    close();
    closed.countDown();
    assertThat(call.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(freed).hasValue(1);
  }
}
