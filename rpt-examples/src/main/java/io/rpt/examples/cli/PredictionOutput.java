package io.rpt.examples.cli;

import io.rpt.core.error.InvalidFileException;
import io.rpt.djl.batch.Interruption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Where predictions go: standard output, or a file that appears under its name only when it is
 * complete, so that a failure leaves an earlier one as it was.
 */
final class PredictionOutput implements AutoCloseable {
  private final @Nullable Path target;
  private final @Nullable Path partial;
  private final PrintWriter writer;

  private PredictionOutput(@Nullable Path target, @Nullable Path partial, PrintWriter writer) {
    this.target = target;
    this.partial = partial;
    this.writer = writer;
  }

  /** Opens a file, or standard output if there is none. */
  static PredictionOutput open(@Nullable Path target, PrintWriter standard) {
    if (target == null) {
      return new PredictionOutput(null, null, standard);
    }
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      PrintWriter writer =
          new PrintWriter(Files.newBufferedWriter(partial, StandardCharsets.UTF_8));
      return new PredictionOutput(target, partial, writer);
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  void write(String line) {
    writer.print(line);
    writer.print('\n');
  }

  /** Passes on what was written; notices a full disk or a reader that is gone. */
  void flush() {
    if (writer.checkError()) {
      Interruption.check(); // which closes a file
      throw new InvalidFileException(
          (target == null ? "Standard output" : target)
              + " cannot be written: the disk may be full, or the reading program is gone.");
    }
  }

  /** Puts the finished file under its name. */
  void commit() {
    flush();
    if (target != null && partial != null) {
      try {
        writer.close();
        Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw failure(target, e);
      }
    }
  }

  @Override
  public void close() {
    if (target != null && partial != null) {
      writer.close();
      try {
        Files.deleteIfExists(partial);
      } catch (IOException e) {
        throw failure(partial, e);
      }
    }
  }

  private static InvalidFileException failure(Path file, IOException e) {
    return new InvalidFileException(
        file + " cannot be written: " + e + ". Name a file in a folder that exists.", e);
  }
}
