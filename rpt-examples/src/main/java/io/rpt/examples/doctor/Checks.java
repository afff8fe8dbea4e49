package io.rpt.examples.doctor;

import ai.djl.engine.Engine;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.examples.progress.Terminal;
import java.nio.charset.Charset;
import java.util.List;
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
    Supplier<Engine> engine = Checks::engine;
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

  /** PyTorch, as backbones start it. */
  private static Engine engine() {
    DeviceChoice.CPU.resolve();
    return Engine.getEngine("PyTorch");
  }
}
