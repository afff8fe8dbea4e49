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
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.fixture.TinyT5;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SentencePieceConversionTest {
  private static final int VOCABULARY = 128;

  @TempDir Path folder;

  private TextEncoder open(byte[] model, String config) throws IOException {
    Files.write(folder.resolve("spiece.model"), model);
    if (!config.isEmpty()) {
      Files.writeString(folder.resolve("tokenizer_config.json"), config);
    }
    return TextEncoder.open(folder, VOCABULARY, 0);
  }

  private TextEncoder open(byte[] model) throws IOException {
    return open(model, "");
  }

  @Test
  void encode_pair_hasAnEndAfterEachText() throws IOException {
    try (TextEncoder encoder = open(SentencePieceSamples.model())) {
      assertThat(encoder.encode(TextInput.of("cat", "cat a")))
          .isEqualTo(
              new TokenRow(
                  new int[] {4, 1, 4, 3, 8, 1},
                  new int[6],
                  new boolean[] {false, true, false, false, false, true}));
      assertThat(encoder.encode(TextInput.of("cat")).ids()).containsExactly(4, 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cats, 4 5", // -5.5, and not ca ts at -8
    "catts, 4 7",
    "'  cat \t cat\n', 4 4",
    "\u00E9, 3 9",
    "cat\u4E2Dcat, 4 2 8 2", // c and t are unknown, too, and unknown neighbours are one
    "A, 3 8", // the character map
    "catB, 4 5 3 5",
    "cat<extra_id_0>cat, 4 109 4",
    "</s>, 1",
    "'', ''",
  })
  void tokenIds_text_areTheBestCut(String text, String ids) throws IOException {
    try (TextEncoder encoder = open(SentencePieceSamples.model())) {
      assertThat(Ints.join(" ", encoder.tokenIds(text))).isEqualTo(ids);
    }
  }

  @Test
  void specialIds_withoutConfiguration_areControlsAndHundredSentinels() throws IOException {
    try (TextEncoder encoder = open(SentencePieceSamples.model())) {
      assertThat(encoder.specialIds()).hasSize(VOCABULARY - 7).doesNotContain(3, 4, 5, 6, 7, 8, 9);
      assertThat(encoder.tokenIds("<extra_id_99>")).containsExactly(10);
    }
  }

  @Test
  void specialIds_extraIds_areThoseOfTheConfiguration() throws IOException {
    String config =
        """
        {"tokenizer_class": "T5TokenizerFast", "extra_ids": 3, "model_max_length": 512,
         "eos_token": {"content": "</s>", "lstrip": false}, "pad_token": "<pad>",
         "additional_special_tokens": ["<extra_id_0>", "<extra_id_1>", "<extra_id_2>"],
         "added_tokens_decoder": {"12": {"content": "<extra_id_0>", "special": true}}}
        """;
    Files.writeString(folder.resolve("added_tokens.json"), "{\"<extra_id_2>\": 10}");
    try (TextEncoder encoder = open(SentencePieceSamples.model(), config)) {
      assertThat(encoder.specialIds()).startsWith(0, 1, 2, 10, 11, 12);
      assertThat(encoder.tokenIds("<extra_id_0><extra_id_2>")).containsExactly(12, 10);
    }
  }

  @Test
  void encode_noCharacterMap_leavesTheTextAsItIs() throws IOException {
    byte[] model = SentencePieceSamples.model(new ProtobufBytes(), new ProtobufBytes());
    try (TextEncoder encoder = open(model)) {
      assertThat(encoder.tokenIds("cats A")).containsExactly(4, 5, 3, 2);
    }
  }

  @Test
  void digest_converted_isOfTheOriginalBytes() throws IOException {
    byte[] model = SentencePieceSamples.model();
    String config = "{\"extra_ids\": 5}";
    try (TextEncoder encoder = open(model)) {
      assertThat(encoder.digest()).isEqualTo(Digests.sha256(model));
    }
    try (TextEncoder encoder = open(model, config)) {
      assertThat(encoder.digest())
          .isEqualTo(Digests.sha256(Bytes.concat(model, config.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void backbone_folderWithSpieceModelOnly_encodes() throws IOException {
    TinyT5.write(folder);
    Files.write(folder.resolve("spiece.model"), SentencePieceSamples.model());
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"extra_ids\": 40}");
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU)) {
      assertThat(backbone.tokenizer().tokenIds("cats <extra_id_0>")).containsExactly(4, 5, 49);
      assertThat(backbone.tokenizerDigest()).isEqualTo(backbone.tokenizer().digest());
    }
  }

  static Stream<Arguments> damaged() {
    ProtobufBytes t = SentencePieceSamples.trainer();
    return Stream.of(
        Arguments.of("empty", new byte[0], "none of its 0 pieces stands for unknown"),
        Arguments.of("text", "no model".getBytes(StandardCharsets.UTF_8), "at byte"),
        Arguments.of("NaN", withPiece("x", Float.NaN, 1), "piece 10 has the score NaN"),
        Arguments.of("infinity", withPiece("x", Float.NEGATIVE_INFINITY, 1), "-Infinity"),
        Arguments.of("twice", withPiece("s", 0, 1), "piece 10 is \"s\""),
        Arguments.of("nothing", withPiece("", 0, 1), "piece 10 is \"\""),
        Arguments.of("two unknown", withPiece("x", 0, 2), "the pieces 2 and 10 both"),
        Arguments.of("own sentinel", withPiece("<extra_id_7>", 0, 1), "extra_ids"),
        Arguments.of(
            "score as a number of 64 bits",
            SentencePieceSamples.pieces()
                .message(1, new ProtobufBytes().text(1, "x").integer(2, 1))
                .toBytes(),
            "field 2 has the wire type 0; expected 5"),
        Arguments.of(
            "other unk_id",
            SentencePieceSamples.model(t.integer(40, 3), new ProtobufBytes()),
            "unk_id is 3, but piece 2"),
        Arguments.of(
            "bad character map",
            SentencePieceSamples.model(
                new ProtobufBytes(), new ProtobufBytes().bytes(2, new byte[9])),
            "precompiled_charsmap"));
  }

  private static byte[] withPiece(String text, float score, int type) {
    ProtobufBytes piece = SentencePieceSamples.piece(text, score, type);
    return SentencePieceSamples.pieces().message(1, piece).toBytes();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damaged")
  void open_damagedModel_isRefused(String name, byte[] model, String message) {
    assertThatThrownBy(() -> open(model))
        .as(name)
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("spiece.model", message);
  }

  static Stream<Arguments> unsupported() {
    ProtobufBytes none = new ProtobufBytes();
    return Stream.of(
        Arguments.of(SentencePieceSamples.model(new ProtobufBytes().integer(3, 2), none), "BPE"),
        Arguments.of(SentencePieceSamples.model(new ProtobufBytes().integer(3, 4), none), "char"),
        Arguments.of(
            SentencePieceSamples.model(new ProtobufBytes().integer(3, 9), none), "number 9"),
        Arguments.of(
            SentencePieceSamples.model(new ProtobufBytes().integer(35, 1), none),
            "byte_fallback is true"),
        Arguments.of(
            SentencePieceSamples.model(new ProtobufBytes().integer(24, 1), none),
            "treat_whitespace_as_suffix is true"),
        Arguments.of(
            SentencePieceSamples.model(none, new ProtobufBytes().integer(3, 0)),
            "add_dummy_prefix is false"),
        Arguments.of(
            SentencePieceSamples.model(none, new ProtobufBytes().integer(4, 0)),
            "remove_extra_whitespaces is false"),
        Arguments.of(
            SentencePieceSamples.model(none, new ProtobufBytes().integer(5, 0)),
            "escape_whitespaces is false"),
        Arguments.of(withPiece("x", 0, 4), "piece 10 has the type USER_DEFINED"),
        Arguments.of(withPiece("x", 0, 5), "type UNUSED"),
        Arguments.of(withPiece("x", 0, 6), "type BYTE"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("unsupported")
  void open_otherModel_saysTheNextStep(byte[] model, String message) {
    assertThatThrownBy(() -> open(model))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContainingAll("spiece.model", message, "AutoTokenizer.from_pretrained");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"tokenizer_class\": \"AlbertTokenizer\"} | tokenizer_class is AlbertTokenizer",
        "{\"additional_special_tokens\": [\"<mine>\"]} | the token \"<mine>\" is added",
        "{\"added_tokens_decoder\": {\"9\": {\"content\": \"<pad>\"}}} | gives it the id 0",
        "{\"added_tokens_decoder\": {\"x\": {\"content\": \"<pad>\"}}} | no token id",
        "{\"extra_ids\": 119} | 119 sentinels (extra_ids)",
        "{\"extra_ids\": -1} | expected a whole number from 0",
        "{\"eos_token\": \"<end>\"} | no control piece <end>",
        "{\"unk_token\": \"<what>\"} | expected the unk_token <what>",
        "{\"unk_token\": 3} | expected a text",
        "{ | not strict JSON",
      })
  void open_contradictingConfiguration_isRefused(String config, String message) {
    assertThatThrownBy(() -> open(SentencePieceSamples.model(), config))
        .isInstanceOfAny(InvalidFileException.class, UnsupportedFeatureException.class)
        .hasMessageContaining(message);
  }

  @Test
  void open_morePiecesThanTheModel_isRefused() throws IOException {
    open(SentencePieceSamples.model()).close();
    assertThatThrownBy(() -> TextEncoder.open(folder, SentencePieceSamples.PIECES - 1, 0))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContainingAll("more than 9 pieces", "vocab_size");
    assertThatThrownBy(() -> TextEncoder.open(folder, 109, 0))
        .hasMessageContainingAll("10 pieces and 100 sentinels", "vocab_size in config.json is 109");
  }
}
