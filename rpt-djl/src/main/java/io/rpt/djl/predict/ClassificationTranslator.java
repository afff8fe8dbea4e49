package io.rpt.djl.predict;

import ai.djl.modality.Classifications;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.rpt.core.data.TextInput;
import java.util.ArrayList;
import java.util.List;

/**
 * From texts to a prompted backbone's arrays, a batch at a time, and from its logits [B, L] to
 * classifications.
 */
final class ClassificationTranslator implements Translator<TextInput, Classifications> {
  private final Serving<?> serving;

  ClassificationTranslator(Serving<?> serving) {
    this.serving = serving;
  }

  @Override
  public NDList batchProcessInput(TranslatorContext context, List<TextInput> texts) {
    return serving.inputs().arrays(context.getNDManager(), serving.inputs().encode(texts).rows());
  }

  @Override
  public List<Classifications> batchProcessOutput(TranslatorContext context, NDList output) {
    List<Classifications> results = new ArrayList<>();
    NDArray logits = output.singletonOrThrow();
    int rows = Math.toIntExact(logits.getShape().get(0));
    for (float[] row : Serving.split(logits.toFloatArray(), rows)) {
      results.add(LabelScores.ofLogits(serving.task().labels(), row).toClassifications());
    }
    return results;
  }

  @Override
  public NDList processInput(TranslatorContext context, TextInput text) {
    return batchProcessInput(context, List.of(text));
  }

  @Override
  public Classifications processOutput(TranslatorContext context, NDList output) {
    return batchProcessOutput(context, output).get(0);
  }

  /** Tells DJL that batches are supported; the two batch methods above do the work. */
  @Override
  public Batchifier getBatchifier() {
    return Batchifier.STACK;
  }
}
