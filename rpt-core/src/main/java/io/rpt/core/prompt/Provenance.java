package io.rpt.core.prompt;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a prompt comes from. Holds nothing that differs between two equal runs (no clock, no path),
 * so that equal runs give equal files.
 *
 * @param backboneDigest SHA-256 (hex) over the bytes of the backbone's weight file, shards in index
 *     order
 * @param tokenizerDigest SHA-256 (hex) of the tokenizer's file or files
 * @param dataDigest SHA-256 (hex) over the training and validation examples in order
 * @param seed the seed of the run
 * @param options every option of the run, by name
 * @param environment versions of the library, engine and Java, operating system, processor, device
 * @param scores validation scores of the kept epoch, by metric name
 */
public record Provenance(
    String backboneDigest,
    String tokenizerDigest,
    String dataDigest,
    long seed,
    SortedMap<String, String> options,
    SortedMap<String, String> environment,
    SortedMap<String, Double> scores) {
  /** Copies the maps. */
  public Provenance {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
  }
}
