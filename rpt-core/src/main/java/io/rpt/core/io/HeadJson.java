package io.rpt.core.io;

import io.rpt.core.data.Template;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.prompt.ChoiceHead;
import io.rpt.core.prompt.GenerationHead;
import io.rpt.core.prompt.Head;
import io.rpt.core.prompt.LabelWord;
import io.rpt.core.prompt.LinearHead;
import io.rpt.core.prompt.PeftPooledHead;
import io.rpt.core.prompt.RankingHead;
import io.rpt.core.prompt.VerbalizerHead;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** A head as a JSON object; its numbers are tensors of the same file. */
final class HeadJson {
  private static final String TYPE = "type";
  private static final String LINEAR = "linear";
  private static final String PEFT_POOLED = "peft_pooled";
  private static final String CHOICE = "choice";
  private static final String VERBALIZER = "verbalizer";
  private static final String RANKING = "ranking";
  private static final String GENERATION = "generation";
  private static final String HIDDEN_WIDTH = "hidden_width";
  private static final String AVERAGING = "averaging";
  private static final String MAX_TOKENS = "max_tokens";
  private static final String TEMPLATE = "template";
  private static final String WORDS = "words";
  private static final String WORD_IDS = "word_ids";
  private static final String MASK_ID = "mask_id";

  private HeadJson() {}

  static Map<String, Object> members(Head head) {
    if (head instanceof LinearHead linear) {
      return Map.of(TYPE, LINEAR, HIDDEN_WIDTH, linear.hiddenWidth());
    }
    if (head instanceof PeftPooledHead pooled) {
      return Map.of(TYPE, PEFT_POOLED, HIDDEN_WIDTH, pooled.score().hiddenWidth());
    }
    if (head instanceof ChoiceHead choice) {
      return Map.of(TYPE, CHOICE, HIDDEN_WIDTH, choice.score().hiddenWidth());
    }
    if (head instanceof VerbalizerHead verbalizer) {
      return verbalizer(verbalizer);
    }
    if (head instanceof RankingHead ranking) {
      return Map.of(TYPE, RANKING, AVERAGING, ranking.averaging().id());
    }
    if (head instanceof GenerationHead generation) {
      return Map.of(TYPE, GENERATION, MAX_TOKENS, generation.maxTokens());
    }
    throw new AssertionError(head);
  }

  /**
   * Reads a head.
   *
   * @param labels how many labels the task has
   */
  static Head read(JsonObject head, int labels, PromptTensors tensors) {
    String type = head.string(TYPE);
    return switch (type) {
      case LINEAR -> linear(head, labels, tensors);
      case PEFT_POOLED -> new PeftPooledHead(linear(head, labels, tensors));
      case CHOICE -> new ChoiceHead(linear(head, 1, tensors));
      case VERBALIZER -> verbalizer(head);
      case RANKING -> ranking(head);
      case GENERATION -> generation(head);
      default ->
          throw head.failure(
              "has the unknown head type "
                  + Quote.of(type)
                  + "; expected one of "
                  + List.of(LINEAR, PEFT_POOLED, CHOICE, VERBALIZER, RANKING, GENERATION)
                  + ".");
    };
  }

  private static Map<String, Object> verbalizer(VerbalizerHead head) {
    Map<String, Object> members = new HashMap<>();
    members.put(TYPE, VERBALIZER);
    members.put(TEMPLATE, head.template().pattern());
    members.put(WORDS, head.words().stream().map(LabelWord::text).toList());
    members.put(WORD_IDS, head.words().stream().map(LabelWord::id).toList());
    head.maskId().ifPresent(id -> members.put(MASK_ID, id));
    return members;
  }

  private static Head verbalizer(JsonObject head) {
    head.rejectUnknown(Set.of(TYPE, TEMPLATE, WORDS, WORD_IDS, MASK_ID));
    List<String> words = head.strings(WORDS);
    List<JsonValue> ids = head.list(WORD_IDS);
    if (words.size() != ids.size()) {
      throw head.failure(
          "has "
              + words.size()
              + " label words, but "
              + ids.size()
              + " token ids; expected one for each. Copy the file again.");
    }
    OptionalLong mask = head.optionalInteger(MASK_ID, 0, Integer.MAX_VALUE);
    return head.build(
        () ->
            new VerbalizerHead(
                new Template(head.string(TEMPLATE)),
                mask.isPresent() ? OptionalInt.of((int) mask.getAsLong()) : OptionalInt.empty(),
                IntStream.range(0, ids.size())
                    .mapToObj(i -> word(words.get(i), ids.get(i)))
                    .toList()));
  }

  private static LabelWord word(String text, JsonValue id) {
    return new LabelWord(text, (int) id.asInteger(0, Integer.MAX_VALUE));
  }

  private static Head ranking(JsonObject head) {
    head.rejectUnknown(Set.of(TYPE, AVERAGING));
    return head.build(() -> new RankingHead(Averaging.byId(head.string(AVERAGING))));
  }

  private static Head generation(JsonObject head) {
    head.rejectUnknown(Set.of(TYPE, MAX_TOKENS));
    return head.build(() -> new GenerationHead(head.integer(MAX_TOKENS, 1, Integer.MAX_VALUE)));
  }

  private static LinearHead linear(JsonObject head, int labels, PromptTensors tensors) {
    head.rejectUnknown(Set.of(TYPE, HIDDEN_WIDTH));
    int width = head.integer(HIDDEN_WIDTH, 1, Integer.MAX_VALUE);
    return new LinearHead(
        tensors.take(LinearHead.WEIGHT, List.of(labels, width)),
        tensors.take(LinearHead.BIAS, List.of(labels)));
  }
}
