package io.rpt.djl.pretrain;

import io.rpt.core.data.LabeledText;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.RandomBert;
import io.rpt.djl.backbone.RandomT5;
import io.rpt.djl.backbone.T5Config;
import io.rpt.djl.backbone.TrainableBackbone;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.ops.DropoutRates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Untrained models over some 30 words, and texts that a model can learn. */
final class TinyModels {
  static final List<String> WORDS =
      List.of(
          "red", "green", "blue", "old", "new", "big", "small", "cat", "dog", "bird", "tree",
          "house", "river", "sings", "sleeps", "runs", "is", "was", "the", "a", "not", "never");

  private TinyModels() {}

  static Path writeBert(Path folder) {
    List<String> vocabulary =
        new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    vocabulary.addAll(WORDS);
    BertConfig config =
        new BertConfig(
            vocabulary.size(), 32, 2, 2, 64, 32, 2, Activation.GELU, 1e-12, 0.1, 0, true);
    return RandomBert.write(folder, config, vocabulary, 3);
  }

  static TrainableBackbone bert(Path folder) {
    return TrainableBackbone.open(writeBert(folder), DeviceChoice.CPU);
  }

  static Path writeT5(Path folder) {
    List<String> special = new ArrayList<>(List.of("<pad>", "</s>", "<unk>"));
    for (int k = 0; k < 5; k++) {
      special.add("<extra_id_" + k + ">");
    }
    List<String> vocabulary = new ArrayList<>(special);
    vocabulary.addAll(WORDS);
    T5Config config =
        new T5Config(
            vocabulary.size(),
            32,
            8,
            48,
            2,
            2,
            4,
            8,
            20,
            Activation.GELU_NEW,
            true,
            1e-6,
            true,
            0,
            1,
            0,
            new DropoutRates(0.1, 0.1));
    return RandomT5.write(folder, config, tokenizer(vocabulary, special), 3);
  }

  static TrainableBackbone t5(Path folder) {
    return TrainableBackbone.open(writeT5(folder), DeviceChoice.CPU);
  }

  /** A few words that go round in a fixed order, from any of them on. */
  static String text(long index) {
    Random random = new Random(index * 31 + 7);
    int word = random.nextInt(WORDS.size());
    List<String> words = new ArrayList<>();
    for (int i = 6 + random.nextInt(8); i > 0; i--) {
      words.add(WORDS.get(word++ % WORDS.size()));
    }
    return String.join(" ", words);
  }

  /** A text, and the word that would come next. */
  static LabeledText next(long index) {
    String text = text(index);
    String last = text.substring(text.lastIndexOf(' ') + 1);
    return LabeledText.of(text, WORDS.get((WORDS.indexOf(last) + 1) % WORDS.size()));
  }

  private static String tokenizer(List<String> words, List<String> special) {
    String vocabulary =
        words.stream()
            .map(word -> "\"%s\": %d".formatted(word, words.indexOf(word)))
            .collect(Collectors.joining(", "));
    String added =
        special.stream()
            .map(
                word ->
                    """
                    {"id": %d, "content": "%s", "single_word": false, "lstrip": false,
                     "rstrip": false, "normalized": false, "special": true}"""
                        .formatted(words.indexOf(word), word))
            .collect(Collectors.joining(",\n"));
    return """
        {"version": "1.0", "added_tokens": [%s], "pre_tokenizer": {"type": "Whitespace"},
         "post_processor": {"type": "TemplateProcessing",
          "single": [{"Sequence": {"id": "A", "type_id": 0}},
                     {"SpecialToken": {"id": "</s>", "type_id": 0}}],
          "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                   {"SpecialToken": {"id": "</s>", "type_id": 0}},
                   {"Sequence": {"id": "B", "type_id": 0}},
                   {"SpecialToken": {"id": "</s>", "type_id": 0}}],
          "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
         "model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": {%s}}}
        """
        .formatted(added, vocabulary);
  }
}
