package io.rpt.examples.runs;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a runner reports, in order; numbers of cells are places in the list of all, from 1. */
public sealed interface CellEvent {
  /**
   * The results file has been read.
   *
   * @param file the file
   * @param cells how many cells there are
   * @param done how many of them the file has results of; they are not run again
   * @param failed how many of them failed before and are tried again
   * @param tornBytes how many bytes of half a line, left by a crash, were cut off
   */
  record Opened(Path file, int cells, int done, int failed, int tornBytes) implements CellEvent {}

  /** A cell's run starts. */
  record Started(Cell cell, int number, int cells) implements CellEvent {}

  /**
   * A cell's run has ended, and its result is in the file.
   *
   * @param result the result
   * @param cause what a failed run threw, else null
   */
  record Ended(CellResult result, @Nullable RuntimeException cause) implements CellEvent {}
}
