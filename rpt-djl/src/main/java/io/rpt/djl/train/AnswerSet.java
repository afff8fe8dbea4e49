package io.rpt.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.Labels;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.batch.PaddedSize;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.block.AnsweringBlock;
import io.rpt.djl.block.PromptSource;
import io.rpt.djl.block.TunedSeq2Seq;
import io.rpt.djl.generate.AnswerTexts;
import java.util.List;
import java.util.Map;

/**
 * See {@link TrainingSet#ranked}, {@link TrainingSet#candidates} and {@link TrainingSet#generated}.
 */
final class AnswerSet extends TextSet {
  private final Head head;

  private AnswerSet(List<LabeledText> texts, List<String> labels, Head head) {
    super(texts, labels);
    this.head = head;
    if (texts.isEmpty()) {
      throw new InvalidDataException("The training set is empty; at least one text is needed.");
    }
  }

  static AnswerSet ofLabels(List<LabeledText> texts, List<String> labels, RankingHead head) {
    Labels.classes(texts, labels, "training set");
    return new AnswerSet(texts, labels, head);
  }

  static AnswerSet ofTexts(List<LabeledText> texts, Head head) {
    return new AnswerSet(texts, List.of(), head);
  }

  @Override
  String headName() {
    return head instanceof GenerationHead generation
        ? "generation of at most " + generation.maxTokens() + " tokens"
        : "ranking by the " + ((RankingHead) head).averaging().id();
  }

  @Override
  Map<String, FloatTensor> startHead(long seed, int hiddenWidth) {
    return head.tensors();
  }

  @Override
  Head head(Map<String, FloatTensor> values) {
    return head;
  }

  @Override
  Lesson lesson(
      Backbone backbone,
      PromptInjector injector,
      PromptSource prompt,
      Map<String, FloatTensor> head,
      boolean trainHead,
      PromptInputs inputs) {
    AnsweringBlock model = AnsweringBlock.of(backbone, injector, prompt);
    AnswerTexts tokens = new AnswerTexts(backbone);
    List<ImmutableIntArray> answers = answers(tokens);
    int longest =
        this.head instanceof GenerationHead generation
            ? generation.maxTokens()
            : AnswerTexts.longest(answers);
    return lesson(model, inputs.reserving(tokens.placesInRow(longest)), answers);
  }

  @Override
  Lesson lesson(TrainableBackbone backbone, Map<String, FloatTensor> head, PromptInputs inputs) {
    AnswerTexts tokens = new AnswerTexts(backbone.tokenizer(), backbone.t5().config());
    return lesson(new TunedSeq2Seq(backbone), inputs, answers(tokens));
  }

  private Lesson lesson(Block model, PromptInputs inputs, List<ImmutableIntArray> answers) {
    return new AnswerLesson(
        model, new TeacherForcing(model, inputs), inputs.encode(inputs()), answers);
  }

  private List<ImmutableIntArray> answers(AnswerTexts tokens) {
    List<ImmutableIntArray> answers =
        tokens.encodeAll(texts().stream().map(LabeledText::label).toList());
    if (head instanceof GenerationHead generation) {
      for (int i = 0; i < answers.size(); i++) {
        if (answers.get(i).length() > generation.maxTokens()) {
          throw new InvalidDataException(
              "The answer of training text "
                  + (i + 1)
                  + " has "
                  + answers.get(i).length()
                  + " tokens, closing token included, but answers may have at most "
                  + generation.maxTokens()
                  + ". Allow longer answers, or shorten it.");
        }
      }
    }
    return answers;
  }

  /** Tokenized texts and answers. */
  private record AnswerLesson(
      Block model,
      TeacherForcing objective,
      PromptInputs.Encoded texts,
      List<ImmutableIntArray> answers)
      implements TextLesson {
    @Override
    public PaddedSize size(int example) {
      return objective.size(texts.rows().get(example), answers.get(example));
    }

    @Override
    public long terms(List<Integer> batch) {
      return objective.terms(microBatch(batch));
    }

    @Override
    public NDArray loss(List<Integer> batch, NDManager pass) {
      return objective.loss(microBatch(batch), pass);
    }

    private TeacherForcing.MicroBatch microBatch(List<Integer> batch) {
      return new TeacherForcing.MicroBatch(
          batch.stream().map(texts.rows()::get).toList(),
          batch.stream().map(answers::get).toList());
    }
  }
}
