package io.rpt.examples.doctor;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.rpt.djl.text.WordPieceJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Whether the native tokenizer loads and works, with one that is made in memory. */
record TokenizerCheck() implements Check {
  private static final List<String> WORDS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "prompt", "##s", "soft");
  private static final String TEXT = "Soft prompts";
  private static final long[] IDS = {2, 7, 5, 6, 3};

  @Override
  public String what() {
    return "tokenizer";
  }

  @Override
  public Finding look() throws IOException {
    byte[] json = WordPieceJson.of(WORDS).getBytes(StandardCharsets.UTF_8);
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"))) {
      long[] ids = tokenizer.encode(TEXT).getIds();
      String value = "the native loads; '" + TEXT + "' is " + Arrays.toString(ids);
      return Arrays.equals(ids, IDS)
          ? Finding.ok(what(), value)
          : Finding.fail(
              what(),
              value + ", expected " + Arrays.toString(IDS),
              "use ai.djl.huggingface:tokenizers of the version above");
    }
  }

  @Override
  public String remedy() {
    return "see the line 'cache', and check that this platform is supported";
  }
}
