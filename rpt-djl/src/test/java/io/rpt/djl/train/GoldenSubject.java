package io.rpt.djl.train;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.io.SafetensorsFile;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.LinearHeadBlock;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptedClassifier;
import io.rpt.djl.block.PromptedSeq2Seq;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What a golden trajectory trains: a Block, what it makes small, and the batches.
 *
 * @param <B> a micro-batch
 */
record GoldenSubject<B>(
    Block model, NDManager manager, Objective<B> objective, IntFunction<B> batches)
    implements AutoCloseable {
  /** A prompt and a linear head over an encoder. */
  static GoldenSubject<Classification.MicroBatch> classifier(
      Backbone backbone, PromptSetup setup, SafetensorsFile file, PromptBlock prompt) {
    LinearHead head =
        new LinearHead(file.readFloats("init/head_weight"), file.readFloats("init/head_bias"));
    PromptedClassifier model =
        new PromptedClassifier(backbone, setup.injector(), prompt, new LinearHeadBlock(head, true));
    long[] labels = file.readLongs("in/labels");
    return new GoldenSubject<>(
        model,
        initialized(backbone, model),
        new Classification(model, inputs(backbone, setup)),
        index -> {
          List<TokenRow> rows = rows(file, index);
          int from = index * rows.size();
          List<Integer> classes =
              Arrays.stream(labels, from, from + rows.size()).mapToObj(Math::toIntExact).toList();
          return new Classification.MicroBatch(rows, classes);
        });
  }

  /** A prompt in front of an encoder-decoder's input. */
  static GoldenSubject<TeacherForcing.MicroBatch> seq2seq(
      Backbone backbone, PromptSetup setup, SafetensorsFile file, PromptBlock prompt) {
    PromptedSeq2Seq model = new PromptedSeq2Seq(backbone, setup.injector(), prompt);
    return new GoldenSubject<>(
        model,
        initialized(backbone, model),
        new TeacherForcing(model, inputs(backbone, setup)),
        index -> new TeacherForcing.MicroBatch(rows(file, index), answers(file, index)));
  }

  private static NDManager initialized(Backbone backbone, Block model) {
    NDManager manager = backbone.newManager();
    model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    return manager;
  }

  private static PromptInputs inputs(Backbone backbone, PromptSetup setup) {
    return new PromptInputs(
        backbone, setup.injector(), setup.network().shape().length(), backbone.maxPositions());
  }

  /** The batch's unpadded rows; the engine pads them again. */
  private static List<TokenRow> rows(SafetensorsFile file, int index) {
    int rows = file.info("in/input_ids").shape().get(1).intValue();
    int length = file.info("in/input_ids").shape().get(2).intValue();
    long[] ids = file.readLongs("in/input_ids");
    long[] mask = file.readLongs("in/attention_mask");
    long[] types =
        file.contains("in/token_type_ids")
            ? file.readLongs("in/token_type_ids")
            : new long[ids.length];
    List<TokenRow> texts = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int from = (index * rows + row) * length;
      int used = (int) Arrays.stream(mask, from, from + length).sum();
      texts.add(new TokenRow(part(ids, from, used), part(types, from, used), new boolean[used]));
    }
    return texts;
  }

  private static int[] part(long[] values, int from, int count) {
    return Arrays.stream(values, from, from + count).mapToInt(Math::toIntExact).toArray();
  }

  private static List<ImmutableIntArray> answers(SafetensorsFile file, int index) {
    int rows = file.info("in/labels").shape().get(1).intValue();
    int length = file.info("in/labels").shape().get(2).intValue();
    long[] labels = file.readLongs("in/labels");
    List<ImmutableIntArray> answers = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int from = (index * rows + row) * length;
      answers.add(
          ImmutableIntArray.copyOf(
              Arrays.stream(labels, from, from + length)
                  .filter(id -> id >= 0)
                  .mapToInt(Math::toIntExact)));
    }
    return answers;
  }

  List<Parameter> trained() {
    return parameters().stream().filter(Parameter::requiresGradient).toList();
  }

  List<Parameter> parameters() {
    return List.copyOf(model.getParameters().values());
  }

  /** Present values by parameter name. */
  Map<String, FloatTensor> values() {
    return parameters().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                Parameter::getName, p -> TrainablePrompt.toHost(p.getArray())));
  }

  @Override
  public void close() {
    manager.close();
  }
}
