package io.rpt.examples.cli;

import io.rpt.djl.backbone.Backbone;
import io.rpt.examples.task.Material;
import java.util.Map;
import java.util.Set;

/** A task of a comparison: files, read once and sampled as often as runs ask for it. */
sealed interface TaskSource permits OfficialSource, OwnSource {
  /** What tables call it. */
  String name();

  /** SHA-256 of the files of both splits. */
  String filesDigest();

  /** The validation scores that there will be. */
  Set<String> metrics();

  /** The score that tables show, by which the best epoch is chosen unless told otherwise. */
  String usualMetric();

  /** How it is answered, by name, where results are kept. */
  Map<String, String> settings(CellOptions options, Backbone backbone);

  /** What a run learns from. */
  Material material(CellOptions options);
}
