package io.rpt.djl.predict;

import com.google.common.primitives.ImmutableIntArray;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.prompt.ServablePrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.batch.PromptInputs;
import io.rpt.djl.batch.TokenBudget;
import io.rpt.djl.block.AnsweringBlock;
import io.rpt.djl.generate.AnswerTexts;
import io.rpt.djl.generate.TextToText;
import java.util.Iterator;
import java.util.List;

/**
 * Answers texts with a frozen backbone that writes (encoder-decoder or decoder-only) and a servable
 * prompt: writes the answer ({@link GenerationHead}), or ranks candidates that come with each text
 * ({@link RankingHead}). May be used from several threads at once.
 */
public final class PromptAnswerer implements AutoCloseable {
  private final Serving<AnsweringBlock> serving;
  private final TextToText runner;
  private final AnswerTexts answers;

  private PromptAnswerer(Backbone backbone, Serving<AnsweringBlock> serving, TokenBudget budget) {
    this.serving = serving;
    runner = new TextToText(serving.block(), serving.inputs(), serving.manager(), budget);
    answers = new AnswerTexts(backbone);
  }

  /** Makes a prompt ready on the backbone that it was trained on. */
  public static PromptAnswerer open(Backbone backbone, ServablePrompt prompt) {
    return open(backbone, prompt, BackboneMatch.SAME);
  }

  /**
   * As {@link #open(Backbone, ServablePrompt, BackboneMatch, TokenBudget)}, with the usual budget.
   */
  public static PromptAnswerer open(Backbone backbone, ServablePrompt prompt, BackboneMatch match) {
    return open(backbone, prompt, match, TokenBudget.usual(backbone.device()));
  }

  /**
   * Makes a prompt ready.
   *
   * @param match how closely the backbone must match
   * @param budget how much goes through the backbone at once; results do not depend on it but for
   *     rounding
   * @throws io.rpt.core.error.IncompatiblePromptException if prompt and backbone do not belong
   *     together
   * @throws UnsupportedFeatureException if the prompt has a head of another kind
   */
  public static PromptAnswerer open(
      Backbone backbone, ServablePrompt prompt, BackboneMatch match, TokenBudget budget) {
    return new PromptAnswerer(
        backbone, new Serving<>(backbone, prompt, match, PromptModels::answers), budget);
  }

  /**
   * Answers, and how many texts were shortened to fit.
   *
   * @param answers one per text, in order
   * @param truncated how many texts were shortened
   * @param <T> an answer
   */
  public record Answers<T>(List<T> answers, int truncated) {
    /** Copies the list. */
    public Answers {
      answers = List.copyOf(answers);
    }
  }

  /**
   * Writes an answer to each text by greedy decoding.
   *
   * @throws UnsupportedFeatureException if the prompt has no {@link GenerationHead}
   */
  public Answers<String> generate(List<TextInput> texts) {
    GenerationHead head = generationHead();
    PromptInputs.Encoded encoded = serving.inputs().encode(texts);
    return new Answers<>(written(encoded, head), encoded.truncated());
  }

  /**
   * As {@link #generate(List)}, for texts that are read as they are needed, such as the lines of a
   * large file.
   *
   * @return to be closed, before the source
   * @throws UnsupportedFeatureException if the prompt has no {@link GenerationHead}
   */
  public AnswerStream<String> generate(Iterator<TextInput> texts) {
    GenerationHead head = generationHead();
    serving.checkOpen();
    return AnswerStream.open(
        texts, serving.inputs(), encoded -> written(encoded, head), runner.budget());
  }

  private GenerationHead generationHead() {
    if (serving.task().head() instanceof GenerationHead head) {
      return head;
    }
    throw wrong("generate", "GenerationHead");
  }

  private List<String> written(PromptInputs.Encoded texts, GenerationHead head) {
    return serving.use(
        () ->
            runner.generate(texts.rows(), head.maxTokens()).stream().map(answers::decode).toList());
  }

  /**
   * Scores candidate answers; each text is read once.
   *
   * @param candidates for each text its candidate answers, at least one
   * @return for each text one log probability per candidate, summed or averaged over its tokens as
   *     the prompt's head says
   * @throws UnsupportedFeatureException if the prompt has no {@link RankingHead}
   * @throws InvalidDataException naming a text without candidates
   * @throws InvalidValueException if a score is NaN
   */
  public Answers<float[]> rank(List<TextInput> texts, List<List<String>> candidates) {
    if (!(serving.task().head() instanceof RankingHead head)) {
      throw wrong("rank", "RankingHead");
    }
    if (texts.size() != candidates.size()) {
      throw new InvalidValueException(
          "There are " + texts.size() + " texts, but candidates for " + candidates.size() + ".");
    }
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).isEmpty()) {
        throw new InvalidDataException(
            "Text " + (i + 1) + " has no candidate answer; expected at least one. Leave it out.");
      }
    }
    serving.checkOpen();
    List<List<ImmutableIntArray>> tokens = candidates.stream().map(answers::encodeAll).toList();
    PromptInputs.Encoded encoded = // each text keeps room for its own candidates
        serving
            .wholeRows()
            .encode(texts, i -> answers.placesInRow(AnswerTexts.longest(tokens.get(i))));
    List<float[]> scores =
        serving.use(() -> runner.score(encoded.rows(), tokens, head.averaging()));
    return new Answers<>(scores.stream().map(Scores::requireNumbers).toList(), encoded.truncated());
  }

  private UnsupportedFeatureException wrong(String method, String head) {
    return new UnsupportedFeatureException(
        method
            + " needs a prompt with a "
            + head
            + ", but this one has a "
            + serving.task().head().getClass().getSimpleName()
            + ". Train a prompt with that head.");
  }

  /** Frees the prompt's arrays; the backbone stays. */
  @Override
  public void close() {
    serving.close();
  }
}
