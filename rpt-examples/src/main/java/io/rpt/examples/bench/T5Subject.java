package io.rpt.examples.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.data.TextInput;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.RankingHead;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.Targets;
import io.rpt.djl.block.PromptBlock;
import io.rpt.djl.block.PromptedSeq2Seq;
import io.rpt.djl.generate.Answer;
import io.rpt.djl.generate.AnswerTexts;
import io.rpt.djl.generate.TextToText;
import io.rpt.djl.predict.BackboneMatch;
import io.rpt.djl.predict.PromptAnswerer;
import io.rpt.djl.train.Objective;
import io.rpt.djl.train.Seq2SeqLoss;
import java.util.Collections;
import java.util.List;

/**
 * What is measured of a T5 whose texts all have one length, and whose answers have {@link
 * BenchSize#ANSWER} tokens.
 *
 * @param backbone the model
 * @param size its size
 * @param precision in which it was opened
 * @param open closes what the trials need
 */
record T5Subject(Backbone backbone, BenchSize size, BenchPrecision precision, Resources open) {
  private static final int CANDIDATES = 3;

  /** A training step: answers given, forward and back. */
  Trial step() {
    PromptInputs inputs = inputs();
    PromptedSeq2Seq model = model(values().residual());
    AnswerTexts tokens = new AnswerTexts(backbone);
    List<ImmutableIntArray> answers = tokens.encodeAll(candidates(size.batch()));
    Learner<List<TokenRow>> learner =
        open.add(
            new Learner<>(backbone, model, new Forcing(model, inputs, answers), false),
            Learner::close);
    List<TokenRow> rows = inputs.encode(texts()).rows();
    Work work =
        encoder()
            .forward(size.batch(), size.places())
            .plus(encoder().back(size.batch(), size.places()))
            .plus(decoder().forward(size.batch(), size.places(), 1, BenchSize.ANSWER))
            .plus(decoder().back(size.batch(), size.places(), BenchSize.ANSWER))
            .plus(values().trainedNetwork());
    return shaped(Trial.of("t5-step", precision, work, () -> learner.step(rows)));
  }

  /** The scores of one answer to each text: encoder and decoder run once. */
  Trial inference() {
    return ranking("t5-inference", 1);
  }

  /** The scores of some candidates of each text, which is read once. */
  Trial rank() {
    return ranking("t5-rank", CANDIDATES);
  }

  private Trial ranking(String name, int candidates) {
    PromptAnswerer answerer =
        open.add(
            PromptAnswerer.open(
                backbone,
                values()
                    .projected(
                        backbone.defaultInjection(), new RankingHead(Averaging.SUM), List.of()),
                BackboneMatch.SAME_WIDTH,
                BenchSize.WHOLE),
            PromptAnswerer::close);
    List<TextInput> texts = texts();
    List<List<String>> each = Collections.nCopies(size.batch(), candidates(candidates));
    Work work =
        encoder()
            .forward(size.batch(), size.places())
            .plus(decoder().forward(size.batch(), size.places(), candidates, BenchSize.ANSWER));
    return shaped(Trial.of(name, precision, work, () -> answerer.rank(texts, each)))
        .with("candidates", candidates);
  }

  /** Greedy decoding, which ends after {@link BenchSize#ANSWER} tokens unless all close before. */
  Trial generate() {
    NDManager manager = open.add(backbone.newManager(), NDManager::close);
    PromptedSeq2Seq model = model(values().served());
    model.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
    PromptInputs inputs = inputs();
    TextToText writer = new TextToText(model, inputs, manager, BenchSize.WHOLE);
    List<TextInput> texts = texts();
    int steps = longest(writer.generate(inputs.encode(texts).rows(), BenchSize.ANSWER));
    Work work =
        encoder()
            .forward(size.batch(), size.places())
            .plus(decoder().decode(size.batch(), size.places(), steps));
    Runnable body = () -> writer.generate(inputs.encode(texts).rows(), BenchSize.ANSWER);
    return shaped(Trial.of("t5-generate", precision, work, body)).with("answer_tokens", steps);
  }

  private static int longest(List<Answer> answers) {
    return answers.stream()
        .mapToInt(a -> a.ids().length() + (a.closed() ? 1 : 0))
        .max()
        .orElseThrow();
  }

  private PromptedSeq2Seq model(PromptBlock prompt) {
    return new PromptedSeq2Seq(backbone, backbone.defaultInjection(), prompt);
  }

  /** Cross entropy of given answers. */
  private record Forcing(
      PromptedSeq2Seq model, PromptInputs inputs, List<ImmutableIntArray> answers)
      implements Objective<List<TokenRow>> {
    @Override
    public long terms(List<TokenRow> batch) {
      return answers.stream().mapToLong(ImmutableIntArray::length).sum();
    }

    @Override
    public NDArray loss(List<TokenRow> batch, NDManager pass) {
      Targets targets = Targets.of(answers, model.backbone().config());
      NDList text = inputs.arrays(pass, batch);
      NDList arrays = new NDList(text.get(0), text.get(1), targets.decoderIds(pass));
      NDArray logits =
          model.forward(new ParameterStore(pass, false), arrays, true).singletonOrThrow();
      return Seq2SeqLoss.sum(logits, targets.labels(pass));
    }
  }

  /** Answers that are all different. */
  private List<String> candidates(int count) {
    return BenchTexts.of(count, BenchSize.ANSWER - 1, backbone.vocabularySize()).stream()
        .map(TextInput::first)
        .toList();
  }

  private List<TextInput> texts() {
    return BenchTexts.of(size.batch(), size.tokens() - 1, backbone.vocabularySize());
  }

  private PromptInputs inputs() {
    return new PromptInputs(backbone, backbone.defaultInjection(), size.prompt(), size.places());
  }

  private FirstValues values() {
    return new FirstValues(size, backbone.width());
  }

  private StackWork encoder() {
    return StackWork.of(size.t5(), precision);
  }

  private DecoderWork decoder() {
    return DecoderWork.of(size.t5(), precision);
  }

  private Trial shaped(Trial trial) {
    return trial
        .with("batch", size.batch())
        .with("tokens", size.tokens())
        .with("prompt", size.prompt());
  }
}
