package io.rpt.djl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidDataException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.inject.TokenRow;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.RandomBert;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncoderTest {
  private static final List<String> WORDS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "##s", ".");

  @TempDir Path folder;

  private TextEncoder open() {
    RandomBert.write(folder, BertConfig.of(WORDS.size(), 4, 1, 1, 4, 8), WORDS, 1);
    return TextEncoder.open(folder, WORDS.size(), 0);
  }

  @Test
  void encode_pair_hasTypesAndSpecialMarks() {
    try (TextEncoder encoder = open()) {
      TokenRow row = encoder.encode(TextInput.of("The cats.", "the"));
      assertThat(row)
          .isEqualTo(
              new TokenRow(
                  new int[] {2, 5, 6, 7, 8, 3, 5, 3},
                  new int[] {0, 0, 0, 0, 0, 0, 1, 1},
                  new boolean[] {true, false, false, false, false, true, false, true}));
    }
  }

  @Test
  void encode_longText_isNeitherTruncatedNorPadded() {
    try (TextEncoder encoder = open()) {
      String text = "cat ".repeat(2000);
      List<TokenRow> rows = encoder.encodeAll(List.of(TextInput.of(text), TextInput.of("cat")));
      assertThat(rows.get(0).length()).isEqualTo(2002);
      assertThat(rows.get(1).length()).isEqualTo(3);
    }
  }

  @Test
  void tokenIds_text_haveNoSpecialTokens() {
    try (TextEncoder encoder = open()) {
      assertThat(encoder.tokenIds("the cat")).containsExactly(5, 6);
      assertThat(encoder.tokenIds("")).isEmpty();
      assertThat(encoder.specialIds()).containsExactly(0, 1, 2, 3, 4);
      assertThat(encoder.paddingId()).isZero();
    }
  }

  @Test
  void specialIds_unusedTokensAndIdsWithoutToken_areAmongThem() {
    List<String> words =
        List.of(
            "[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "[unused12]", "[");
    RandomBert.write(folder, BertConfig.of(words.size(), 4, 1, 1, 4, 8), words, 1);
    try (TextEncoder encoder = TextEncoder.open(folder, words.size() + 2, 0)) {
      assertThat(encoder.specialIds()).containsExactly(0, 1, 2, 3, 4, 5, 7, 9, 10);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "\n\t"})
  void encode_noToken_isRefused(String text) {
    try (TextEncoder encoder = open()) {
      assertThatThrownBy(() -> encoder.encode(TextInput.of(text)))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("no token");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat \ud83d", "\udc00 cat", "cat \ud83d\ude00", "cat\u0000cat"})
  void encode_strangeText_givesTokens(String text) {
    try (TextEncoder encoder = open()) {
      assertThat(encoder.encode(TextInput.of(text)).ids()).contains(2, 3);
    }
  }

  @Test
  void encode_idAboveVocabulary_isRefused() {
    open().close();
    try (TextEncoder encoder = TextEncoder.open(folder, 6, 0)) {
      assertThatThrownBy(() -> encoder.encode(TextInput.of("cat")))
          .isInstanceOf(InvalidFileException.class)
          .hasMessageContainingAll("token id 6", "vocab_size");
    }
  }

  @Test
  void open_noTokenizer_saysTheNextStep() {
    assertThatThrownBy(() -> TextEncoder.open(folder, 9, 0))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("tokenizer.json", "spiece.model", "vocab.txt", "save_pretrained");
  }

  @Test
  void open_bothOlderFiles_isRefused() throws IOException {
    Files.writeString(folder.resolve("vocab.txt"), String.join("\n", WORDS));
    Files.write(folder.resolve("spiece.model"), SentencePieceSamples.model());
    assertThatThrownBy(() -> TextEncoder.open(folder, 200, 0))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("both spiece.model and vocab.txt", "Keep the one");
  }

  @Test
  void open_tokenizerJsonAndOlderFile_takesTheJson() throws IOException {
    try (TextEncoder alone = open()) {
      Files.writeString(folder.resolve("vocab.txt"), "damaged");
      Files.writeString(folder.resolve("tokenizer_config.json"), "damaged");
      try (TextEncoder both = TextEncoder.open(folder, WORDS.size(), 0)) {
        assertThat(both.digest()).isEqualTo(alone.digest());
        assertThat(both.tokenIds("the cats")).isEqualTo(alone.tokenIds("the cats"));
      }
    }
  }

  @Test
  void open_hugeFile_isRefusedUnread() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("spiece.model").toFile(), "rw")) {
      file.setLength((1L << 28) + 1);
    }
    assertThatThrownBy(() -> TextEncoder.open(folder, 9, 0))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("spiece.model", "268435457 bytes");
  }

  @Test
  void open_folderOfThatName_isRefused() throws IOException {
    Files.createDirectory(folder.resolve("tokenizer.json"));
    Files.writeString(folder.resolve("vocab.txt"), String.join("\n", WORDS));
    assertThatThrownBy(() -> TextEncoder.open(folder, 9, 0))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("tokenizer.json", "expected a regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"added_tokens\": [{}]}"})
  void open_damagedFile_isRefused(String text) throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), text);
    assertThatThrownBy(() -> TextEncoder.open(folder, 9, 0))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("tokenizer.json");
  }
}
