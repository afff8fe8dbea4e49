package io.rpt.examples.cli;

import picocli.CommandLine.Mixin;

/** What all runs of a table have in common. */
final class CellOptions {
  @Mixin SampleOptions sample;
  @Mixin AnsweringOptions answering;
  @Mixin PromptOptions prompt;
  @Mixin TuningOptions tuning;
}
