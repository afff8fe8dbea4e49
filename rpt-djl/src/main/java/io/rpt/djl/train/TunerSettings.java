package io.rpt.djl.train;

import io.rpt.core.data.TextFormat;
import io.rpt.core.prompt.Averaging;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.cache.StateCache;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a {@link PromptTunerBuilder} was told; its methods say what each part means. */
record TunerSettings(
    Backbone backbone,
    PromptSetup setup,
    TrainOptions options,
    WordChoice words,
    List<String> labels,
    @Nullable Averaging averaging,
    @Nullable TextFormat format,
    boolean peftPooled,
    StateCache stateCache,
    SortedMap<String, String> notes,
    TrainingListener listener,
    @Nullable Path stateFolder) {
  /** Copies the collections. */
  TunerSettings {
    labels = List.copyOf(labels);
    notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
  }
}
