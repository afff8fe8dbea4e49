package io.rpt.examples.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Closes what was added, the last one first, also if closing one fails. */
final class Resources implements AutoCloseable {
  private final Deque<Runnable> closings = new ArrayDeque<>();

  /** Remembers how to close something, and returns it. */
  <T> T add(T resource, Consumer<T> closing) {
    closings.push(() -> closing.accept(resource));
    return resource;
  }

  @Override
  public void close() {
    if (!closings.isEmpty()) {
      try {
        closings.pop().run();
      } finally {
        close();
      }
    }
  }
}
