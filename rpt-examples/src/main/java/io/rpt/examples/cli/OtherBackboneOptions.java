package io.rpt.examples.cli;

import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.djl.predict.BackboneMatch;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Whether a prompt may meet another backbone than its own. */
final class OtherBackboneOptions {
  @Option(
      names = "--allow-other-backbone",
      description = "Accept a backbone whose files are not those that the prompt was trained on.")
  private boolean allowed;

  /** Whether it was given. */
  boolean isGiven() {
    return allowed;
  }

  /**
   * Runs a check.
   *
   * @throws IncompatiblePromptException as the check does, naming the option
   */
  void check(Consumer<BackboneMatch> check) {
    try {
      check.accept(allowed ? BackboneMatch.SAME_WIDTH : BackboneMatch.SAME);
    } catch (IncompatiblePromptException e) {
      String message = String.valueOf(e.getMessage());
      throw new IncompatiblePromptException(
          message.replace("BackboneMatch.SAME_WIDTH", "--allow-other-backbone"), e);
    }
  }
}
