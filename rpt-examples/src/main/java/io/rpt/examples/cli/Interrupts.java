package io.rpt.examples.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** Lets Ctrl-C end long work in order. */
final class Interrupts {
  /** The exit code of an interrupted command. */
  static final int EXIT_CODE = 130;

  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  private Interrupts() {
    Thread worker = Thread.currentThread();
    hook = new Thread(() -> interrupt(worker), "rpt-interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Does some work; meanwhile Ctrl-C interrupts this thread and gives the work time to end. The
   * virtual machine itself then ends with exit code 130.
   */
  static int obey(IntSupplier work) {
    Interrupts interrupts = new Interrupts();
    try {
      return work.getAsInt();
    } finally {
      interrupts.release();
    }
  }

  private void interrupt(Thread worker) {
    worker.interrupt();
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("rpt: the running step did not end in time; leaving now");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The virtual machine is ending already, and the hook has just been released.
    }
  }
}
