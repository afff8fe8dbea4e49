package io.rpt.djl.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomBertTest {
  @TempDir Path parent;

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json"})
  void write_sameSeed_givesTheSameBytes(String file) throws IOException {
    Path first = TinyBert.write(parent.resolve("a"));
    Path second = TinyBert.write(parent.resolve("b"));
    assertThat(Files.mismatch(first.resolve(file), second.resolve(file))).isEqualTo(-1);
  }

  @Test
  void write_otherSeed_givesOtherWeights() throws IOException {
    Path first = TinyBert.write(parent.resolve("a"));
    Path second = RandomBert.write(parent.resolve("b"), TinyBert.CONFIG, TinyBert.WORDS, 8);
    assertThat(Files.mismatch(TinyBert.weights(first), TinyBert.weights(second))).isNotEqualTo(-1);
  }

  @Test
  void write_thenOpen_readsTheSameConfiguration() {
    Path folder = TinyBert.write(parent);
    assertThat(ModelFolder.open(folder).config()).isEqualTo(EncoderConfig.of(TinyBert.CONFIG));
  }

  @Test
  void write_badVocabulary_isRefused() {
    BertConfig config = BertConfig.of(5, 4, 1, 1, 4, 8);
    List<String> twice = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[SEP]");
    assertThatThrownBy(() -> RandomBert.write(parent, config, twice, 1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("[MASK]");
    assertThatThrownBy(() -> RandomBert.write(parent, config, List.of("[PAD]"), 1))
        .hasMessageContainingAll("1 words", "is 5");
  }
}
