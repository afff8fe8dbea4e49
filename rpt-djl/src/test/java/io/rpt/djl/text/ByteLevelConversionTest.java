package io.rpt.djl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.data.TextInput;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.golden.GoldenDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compared with the {@code tokenizer.json} that Hugging Face's classes make of the same files. */
class ByteLevelConversionTest {
  private static final int SIZE = 330;
  private static final List<String> TEXTS =
      List.of(
          "The quick brown fox",
          " leading and  double   spaces ",
          "It isn't what they've said; we'll see 123 times",
          "caf\u00E9 na\u00EFve \u4E2D\u6587 \uD83D\uDE00",
          "a <mask> b<mask>c <s> </s> <|endoftext|>!",
          "tab\tnew\nline");

  @TempDir Path folder;

  private static Path original(String family) {
    return GoldenDirectory.families().root().resolve("tokenizers").resolve(family);
  }

  private Path older(String family) throws IOException {
    for (String name : List.of("vocab.json", "merges.txt")) {
      Files.copy(original(family).resolve(name), folder.resolve(name));
    }
    return folder;
  }

  private TextEncoder open() {
    return TextEncoder.open(folder, SIZE, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "roberta"})
  void encode_anyText_isWhatTheFastTokenizerGives(String family) throws IOException {
    try (TextEncoder real = TextEncoder.open(original(family), SIZE, 0);
        TextEncoder converted = TextEncoder.open(older(family), SIZE, 0)) {
      for (String text : TEXTS) {
        TextInput pair = TextInput.of(text, "and another");
        assertThat(converted.encode(TextInput.of(text))).isEqualTo(real.encode(TextInput.of(text)));
        assertThat(converted.encode(pair)).isEqualTo(real.encode(pair));
        assertThat(converted.tokenIds(text)).isEqualTo(real.tokenIds(text));
        assertThat(converted.decode(converted.tokenIds(text)))
            .isEqualTo(real.decode(real.tokenIds(text)));
      }
      assertThat(converted.specialIds()).isEqualTo(real.specialIds());
      assertThat(converted.digest()).isNotEqualTo(real.digest());
    }
  }

  @Test
  void encode_specialTokens_areTheFamilys() throws IOException {
    older("roberta");
    try (TextEncoder roberta = open()) {
      int[] pair = roberta.encode(TextInput.of("a", "b")).ids();
      assertThat(pair).hasSize(6).startsWith(0).containsSubsequence(2, 2).endsWith(2);
      assertThat(roberta.encode(TextInput.of("a", "b")).typeIds()).containsOnly(0);
    }
  }

  @Test
  void encode_gpt2_addsNothing() throws IOException {
    older("gpt2");
    try (TextEncoder gpt2 = open()) {
      assertThat(gpt2.encode(TextInput.of("a", "b")).ids()).hasSize(2);
      assertThat(gpt2.encode(TextInput.of("a")).special()).containsExactly(false);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"tokenizer_class\": \"BartTokenizer\"} | BartTokenizer",
        "{\"add_bos_token\": true} | add_bos_token",
        "{\"added_tokens_decoder\": {\"400\": {\"content\": \"<new>\"}}} | <new>",
      })
  void open_configurationThatIsNotConverted_isRefused(String config, String reason)
      throws IOException {
    older("gpt2");
    Files.writeString(folder.resolve("tokenizer_config.json"), config);
    assertThatThrownBy(this::open)
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll(reason, "save_pretrained");
  }

  @Test
  void open_damagedFiles_areRefused() throws IOException {
    older("gpt2");
    Path merges = folder.resolve("merges.txt");
    List<String> lines = Files.readAllLines(merges);
    Files.write(merges, List.of(lines.get(0), lines.get(1), "t never"));
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("merges.txt", "merge 2", "t never");
    Files.delete(merges);
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("merges.txt");
    Files.writeString(merges, "");
    Path words = folder.resolve("vocab.json");
    Files.writeString(words, "{\"a\": 0, \"b\": 0}");
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("the same id");
    Files.writeString(words, "{\"a\": 0, \"b\": 1}");
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("<|endoftext|>");
    Files.writeString(words, "{\"a\": 0, \"b\": 9999}");
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("9999");
  }
}
