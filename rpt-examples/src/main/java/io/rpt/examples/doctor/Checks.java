package io.rpt.examples.doctor;

import ai.djl.engine.Engine;
import io.rpt.core.error.RptException;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.examples.progress.Terminal;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The checks of machine and installation. */
public final class Checks {
  private Checks() {}

  /**
   * All of them, in the order in which they are shown.
   *
   * @param here the machine
   * @param colours whether output is coloured
   * @param charset the terminal's
   */
  public static List<Check> of(Surroundings here, boolean colours, Charset charset) {
    Supplier<Engine> engine = startedOnce(Checks::engine);
    return List.of(
        new JavaCheck(here),
        new VersionsCheck(here),
        new CacheCheck(here),
        new NetworkCheck(here),
        new PyTorchCheck(here, engine),
        new ComputeCheck(engine),
        new TokenizerCheck(),
        new DeviceCheck(here, engine),
        new ProcessorCheck(here),
        new MemoryCheck(here),
        new ThreadsCheck(here),
        new TerminalCheck(Terminal.detect(), colours, charset));
  }

  /** An engine that, when it did not start, is not started again by the checks that follow. */
  static Supplier<Engine> startedOnce(Supplier<Engine> engine) {
    AtomicBoolean failed = new AtomicBoolean();
    return () -> {
      if (failed.getAndSet(true)) {
        throw new RptException(
            "not tried, because PyTorch does not load: do what the line 'PyTorch' says.");
      }
      Engine started = engine.get();
      failed.set(false);
      return started;
    };
  }

  /** PyTorch, as backbones start it. */
  private static Engine engine() {
    DeviceChoice.CPU.resolve();
    return Engine.getEngine("PyTorch");
  }
}
