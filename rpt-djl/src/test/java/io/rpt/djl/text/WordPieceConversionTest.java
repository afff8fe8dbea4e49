package io.rpt.djl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import com.google.common.primitives.Ints;
import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.TokenRow;
import io.rpt.core.io.Digests;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.fixture.TinyBert;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordPieceConversionTest {
  private static final String WORDS =
      "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\ncafe\n##s\nCafe\ncaf\u00E9\n\u4E2D\u4E2D\n\u4E2D\n";
  private static final int SIZE = 12;

  @TempDir Path folder;

  private TextEncoder open(String words, String config) throws IOException {
    Files.writeString(folder.resolve("vocab.txt"), words);
    if (!config.isEmpty()) {
      Files.writeString(folder.resolve("tokenizer_config.json"), config);
    }
    return TextEncoder.open(folder, SIZE, 0);
  }

  @Test
  void encode_pair_isBertsLayout() throws IOException {
    try (TextEncoder encoder = open(WORDS, "")) {
      assertThat(encoder.encode(TextInput.of("The Caf\u00E9s", "the")))
          .isEqualTo(
              new TokenRow(
                  new int[] {2, 5, 6, 7, 3, 5, 3},
                  new int[] {0, 0, 0, 0, 0, 1, 1},
                  new boolean[] {true, false, false, false, true, false, true}));
      assertThat(encoder.specialIds()).containsExactly(0, 1, 2, 3, 4);
      assertThat(encoder.tokenIds("the [MASK][PAD]")).containsExactly(5, 4, 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | Caf\u00E9 | 6",
        "{\"do_lower_case\": true} | Cafe | 6",
        "{\"do_lower_case\": false} | Cafe | 8",
        "{\"do_lower_case\": false} | caf\u00E9 | 9",
        "{\"strip_accents\": false} | Caf\u00E9 | 9",
        "{\"do_lower_case\": false, \"strip_accents\": true} | Caf\u00E9 | 8",
        "{\"tokenize_chinese_chars\": true} | \u4E2D\u4E2D | 11 11",
        "{\"tokenize_chinese_chars\": false} | \u4E2D\u4E2D | 10",
        "{\"tokenizer_class\": \"BertTokenizerFast\", \"never_seen\": [1]} | Cafe | 6",
        "{\"added_tokens_decoder\": {\"4\": {\"content\": \"[MASK]\"}}} | [MASK] | 4",
      })
  void tokenIds_configuration_isFollowed(String config, String text, String ids)
      throws IOException {
    try (TextEncoder encoder = open(WORDS, config)) {
      assertThat(Ints.join(" ", encoder.tokenIds(text))).isEqualTo(ids);
    }
  }

  @Test
  void encode_otherSpecialWords_areThoseOfTheConfiguration() throws IOException {
    String config =
        """
        {"pad_token": "<p>", "unk_token": "<u>", "cls_token": {"content": "<s>"},
         "sep_token": "</s>", "mask_token": "<m>"}
        """;
    try (TextEncoder encoder = open("<s>\n</s>\n<u>\n<m>\n<p>\nthe", config)) {
      assertThat(encoder.encode(TextInput.of("the cat <m>")).ids()).containsExactly(0, 5, 2, 3, 1);
      assertThat(encoder.specialIds()).startsWith(0, 1, 2, 3, 4).doesNotContain(5);
    }
  }

  @Test
  void encode_linesOfWindows_areTheSameWords() throws IOException {
    try (TextEncoder encoder = open(WORDS.replace("\n", "\r\n"), "")) {
      assertThat(encoder.tokenIds("the cafes [SEP]")).containsExactly(5, 6, 7, 3);
    }
  }

  @Test
  void digest_converted_isOfTheOriginalBytes() throws IOException {
    byte[] words = WORDS.getBytes(StandardCharsets.UTF_8);
    String config = "{\"do_lower_case\": true}";
    try (TextEncoder encoder = open(WORDS, "")) {
      assertThat(encoder.digest()).isEqualTo(Digests.sha256(words));
    }
    try (TextEncoder encoder = open(WORDS, config)) {
      assertThat(encoder.digest())
          .isEqualTo(Digests.sha256(Bytes.concat(words, config.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void backbone_folderWithVocabTxtOnly_encodes() throws IOException {
    TinyBert.write(folder);
    Files.delete(folder.resolve("tokenizer.json"));
    String words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n" + String.join("\n", TinyBert.WORDS);
    Files.writeString(folder.resolve("vocab.txt"), words);
    try (Backbone backbone = Backbone.open(folder)) {
      assertThat(backbone.tokenizer().tokenIds("Red green")).containsExactly(5, 6);
      assertThat(backbone.tokenizerDigest())
          .isEqualTo(Digests.sha256(words.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"})
  void open_specialWordMissing_isRefused(String word) {
    assertThatThrownBy(() -> open(WORDS.replace(word, "other"), ""))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("vocab.txt", "special word " + word, "download it again");
  }

  @Test
  void open_damagedVocabulary_isRefused() {
    assertThatThrownBy(() -> open(WORDS.replace("cafe\n", "the\n"), ""))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("line 7 is \"the\", as line 6");
    assertThatThrownBy(() -> open(WORDS.replace("cafe\n", "\n"), ""))
        .hasMessageContaining("line 7 is empty");
    assertThatThrownBy(() -> open("", "")).hasMessageContaining("[PAD] is missing");
    assertThatThrownBy(() -> open(WORDS + "more\n", ""))
        .hasMessageContainingAll("13 words", "vocab_size in config.json is 12");
  }

  @Test
  void open_notUtf8_isRefused() throws IOException {
    Files.write(
        folder.resolve("vocab.txt"),
        Bytes.concat(WORDS.getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xFF, '\n'}));
    assertThatThrownBy(() -> TextEncoder.open(folder, 50, 0))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("vocab.txt", "not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tokenizer_class\": \"BertJapaneseTokenizer\"}",
        "{\"do_basic_tokenize\": false}",
        "{\"additional_special_tokens\": [\"the\"]}",
        "{\"added_tokens_decoder\": {\"5\": {\"content\": \"the\"}}}",
      })
  void open_otherTokenizer_saysTheNextStep(String config) {
    assertThatThrownBy(() -> open(WORDS, config))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("AutoTokenizer.from_pretrained");
  }

  @Test
  void open_addedTokensBesideTheVocabulary_saysTheNextStep() throws IOException {
    Files.writeString(folder.resolve("added_tokens.json"), "{\"[MASK]\": 4, \"[MINE]\": 12}");
    assertThatThrownBy(() -> open(WORDS, ""))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("[MINE]", "with the id 12", "AutoTokenizer.from_pretrained");
  }
}
