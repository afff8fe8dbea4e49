package io.rpt.djl.generate;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptedSeq2Seq;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A backbone with a random prompt, and random texts. */
final class Prompted implements AutoCloseable {
  final Backbone backbone;
  final NDManager manager;
  final PromptedSeq2Seq model;
  final PromptInputs inputs;
  private final Random random;

  Prompted(Backbone backbone, long seed) {
    this.backbone = backbone;
    random = new Random(seed);
    PromptShape shape = new PromptShape(1 + random.nextInt(4), backbone.width());
    LayerPlan plan = LayerPlan.of(Reparameterizer.identity(), shape);
    float[] values = new float[shape.length() * shape.width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextGaussian());
    }
    FloatTensor raw = FloatTensor.of(values, shape.length(), shape.width());
    PromptInjector injector = PromptInjector.encoderDecoder();
    model = new PromptedSeq2Seq(backbone, injector, new PromptBlock(plan, raw, Map.of(), true));
    manager = backbone.newManager();
    model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    inputs = new PromptInputs(backbone, injector, shape.length(), 64);
  }

  /** At most so many tokens go through the backbone at once; a text has up to 17. */
  TextToText runner(int tokens) {
    return new TextToText(model, inputs, manager, new TokenBudget(tokens));
  }

  /** Texts of 1 to 12 words and the closing token. */
  List<TokenRow> texts(int count) {
    List<TokenRow> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = ids(1 + random.nextInt(12)).toArray();
      texts.add(new TokenRow(ids, new int[ids.length], new boolean[ids.length]));
    }
    return texts;
  }

  /** For each of {@code texts} texts 1 to 4 answers of 1 to 4 words and the closing token. */
  List<List<ImmutableIntArray>> candidates(int texts) {
    List<List<ImmutableIntArray>> all = new ArrayList<>();
    for (int i = 0; i < texts; i++) {
      List<ImmutableIntArray> own = new ArrayList<>();
      for (int k = 0; k <= random.nextInt(4); k++) {
        own.add(ids(1 + random.nextInt(4)));
      }
      all.add(own);
    }
    return all;
  }

  private ImmutableIntArray ids(int words) {
    ImmutableIntArray.Builder ids = ImmutableIntArray.builder();
    for (int i = 0; i < words; i++) {
      ids.add(2 + random.nextInt(backbone.vocabularySize() - 2));
    }
    return ids.add(1).build();
  }

  @Override
  public void close() {
    manager.close();
  }
}
