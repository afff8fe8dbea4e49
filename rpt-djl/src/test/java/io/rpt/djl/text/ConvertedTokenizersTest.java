package io.rpt.djl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.rpt.core.data.TextInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The older files of published tokenizers, converted, against their {@code tokenizer.json}: member
 * by member, and id by id on awkward texts and on SuperGLUE's ({@code -Drpt.data=DIR}).
 */
class ConvertedTokenizersTest {
  private static final int ROWS = 200;

  /** Ways in which Unicode surprises, each also put between words, doubled, and in a long word. */
  private static final List<String> AWKWARD =
      List.of(
          "",
          " ",
          "   ",
          "\t",
          "\n",
          "\r\n",
          "\u000B",
          "\f",
          "\u0000",
          "\u0001\u0008",
          "\u007F",
          "\u0085",
          "\u00A0",
          "\u00AD",
          "\u1680",
          "\u2003",
          "\u200B",
          "\u200D",
          "\u200E",
          "\u2028",
          "\u2029",
          "\u202E",
          "\u2060",
          "\u3000",
          "\uFEFF",
          "\uFFFD",
          "\uFFFF",
          "\uE000",
          "\u2581",
          "\u2581\u2581",
          "a\u2581b",
          "Hello, how are you?",
          "don't",
          "isn't it?!",
          "...",
          "--",
          "_",
          "$5.00",
          "3,141.59",
          "a/b\\c",
          "`~@#%^&*()+={}[]|:;\"'<>",
          "\u201Cquoted\u201D",
          "\u2026",
          "\u2014",
          "\u00BF",
          "caf\u00E9",
          "cafe\u0301",
          "\u00C5ngstr\u00F6m",
          "A\u030A",
          "\u212B",
          "na\u00EFve",
          "\u0130stanbul",
          "\u0131",
          "\u00DF",
          "\u1E9E",
          "\u01C5",
          "\u03A3\u03AF\u03C3",
          "\u0391\u0301",
          "\u041C\u043E\u0441\u043A\u0432\u0430 \u0439",
          "\u05E9\u05C1\u05DC\u05D5\u05DD",
          "\u0627\u0644\u0633\u0644\u0627\u0645",
          "\u0939\u093F\u0928\u094D\u0926\u0940",
          "\u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35",
          "\u4E2D\u6587\u5B57",
          "\u6771\u4EAC\u3067\u3059",
          "\u30AB\u3099",
          "\u30AC",
          "\uFF76\uFF9E",
          "\uAC00\uB098",
          "\u1100\u1161",
          "\uD842\uDFB7",
          "\uFF21\uFF22\uFF11",
          "\uFB01",
          "\uFDFA",
          "\u2460",
          "\u00BD",
          "x\u00B2",
          "\u2122",
          "\u338F",
          "\u2126",
          "\u1D400",
          "\uD835\uDC00\uD835\uDFCF",
          "\uD83D\uDE00",
          "\uD83D\uDC4D\uD83C\uDFFD",
          "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
          "\uD83C\uDDE9\uD83C\uDDEA",
          "\u2764\uFE0F",
          "e\u0301\u0302\u0303\u0304\u0305\u0306",
          "\u0301",
          "\u0301a",
          "\uD83D",
          "\uDE00",
          "[CLS]",
          "[SEP]",
          "[MASK]",
          "[PAD]",
          "[UNK]",
          "[cls]",
          "[ MASK ]",
          "[MASK].",
          "x[MASK]y",
          "[unused0]",
          "##ing",
          "<pad>",
          "</s>",
          "<unk>",
          "<s>",
          "</ s>",
          "<extra_id_0>",
          "<extra_id_99>",
          "<extra_id_100>",
          "<EXTRA_ID_0>",
          "a<extra_id_1>b",
          "<extra_id_1><extra_id_2>",
          "</s></s>",
          "translate English to German: The house is wonderful.",
          "http://a.b/c?d=e&f=%20#g",
          "supercalifragilisticexpialidocious",
          "a".repeat(99),
          "a".repeat(100),
          "a".repeat(101),
          "\u4E2D".repeat(300),
          "!".repeat(200),
          "ab1-".repeat(500),
          "0".repeat(1000));

  @TempDir Path empty;

  private RealTokenizers open(String family) throws IOException {
    return family.equals("bert") ? RealTokenizers.bert(empty) : RealTokenizers.t5(empty);
  }

  private static Stream<String> around(String text) {
    return Stream.of(
        text,
        " " + text,
        text + " ",
        "  a" + text + "b  ",
        "word " + text + " \t\n word",
        text + text,
        "Ein " + text + ", " + text.toUpperCase(Locale.ROOT) + "\u00E9" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "t5"})
  void encode_awkwardTexts_giveTheIdsOfTokenizerJson(String family) throws IOException {
    try (RealTokenizers both = open(family)) {
      AWKWARD.stream().flatMap(ConvertedTokenizersTest::around).forEach(both::compare);
      for (int i = 0; i < AWKWARD.size(); i++) {
        String other = AWKWARD.get(AWKWARD.size() - 1 - i);
        both.compare(TextInput.of(AWKWARD.get(i), other));
        both.compare(TextInput.of("the " + AWKWARD.get(i), other + " end"));
      }
      assertThat(both.converted().specialIds()).isEqualTo(both.real().specialIds());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "t5"})
  void encode_superGlue_givesTheIdsOfTokenizerJson(String family) throws IOException {
    List<Path> files = superGlue();
    try (RealTokenizers both = open(family)) {
      for (Path file : files) {
        List<String> texts = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
          lines.limit(ROWS).forEach(line -> collect(JsonParser.parseString(line), texts));
        }
        assertThat(texts).as(file.toString()).hasSizeGreaterThan(50);
        texts.forEach(both::compare);
        for (int i = 1; i < texts.size(); i += 2) {
          both.compare(TextInput.of(texts.get(i - 1), texts.get(i)));
        }
      }
    }
  }

  private static List<Path> superGlue() throws IOException {
    String property = System.getProperty("rpt.data", "");
    Path usual = Path.of("..", "..", "shared", "data", "superglue").toAbsolutePath().normalize();
    Path folder = property.isBlank() ? usual : Path.of(property);
    assumeTrue(
        Files.isDirectory(folder),
        "There is no folder " + folder + "; name one with -Drpt.data=DIR.");
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith("val.jsonl")).sorted().toList();
    }
  }

  private static void collect(JsonElement value, List<String> texts) {
    if (value.isJsonObject()) {
      value.getAsJsonObject().asMap().values().forEach(member -> collect(member, texts));
    } else if (value.isJsonArray()) {
      value.getAsJsonArray().forEach(item -> collect(item, texts));
    } else if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
      texts.add(value.getAsString());
    }
  }

  @Test
  void convert_realT5_saysWhatTokenizerJsonSays() throws IOException {
    Path folder = RealTokenizers.folder("tokenizer-t5");
    assertSame(
        folder,
        SentencePieceConversion.convert(
            Files.readAllBytes(folder.resolve("spiece.model")),
            folder.resolve("spiece.model"),
            TokenizerConfig.open(folder),
            32128));
  }

  @Test
  void convert_realBert_saysWhatTokenizerJsonSays() throws IOException {
    Path folder = RealTokenizers.folder("tokenizer-bert-base-uncased");
    assertSame(
        folder,
        WordPieceConversion.convert(
            Files.readAllBytes(folder.resolve("vocab.txt")),
            folder.resolve("vocab.txt"),
            TokenizerConfig.open(folder),
            30522));
  }

  private static void assertSame(Path folder, String converted) throws IOException {
    byte[] real = Files.readAllBytes(folder.resolve("tokenizer.json"));
    JsonObject expected =
        JsonParser.parseString(new String(real, StandardCharsets.UTF_8)).getAsJsonObject();
    JsonObject found = JsonParser.parseString(converted).getAsJsonObject();
    for (String absent : List.of("truncation", "padding")) {
      assertThat(expected.remove(absent).isJsonNull()).isTrue();
    }
    expected.getAsJsonObject("normalizer").remove("strip_accents"); // null, as when it is absent
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    for (String member : expected.keySet()) {
      assertThat(found.get(member).equals(expected.get(member))).as(member).isTrue();
    }
  }
}
