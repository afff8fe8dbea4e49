package com.example;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rpt.core.data.LabeledText;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.RandomBert;
import io.rpt.djl.ops.Activation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the README's code in a working folder that has what the code names. */
class QuickstartTest {
  private static final Path MODEL = Path.of("models/bert-base-uncased");

  private static final List<String> WORDS =
      List.of(
          ("[PAD] [UNK] [CLS] [SEP] [MASK] a film i will not forget long dull story wonderful"
                  + " moving")
              .split(" "));

  /** A small BERT of random weights stands in for the real one. */
  @BeforeAll
  static void writeFiles() throws Exception {
    BertConfig config =
        new BertConfig(WORDS.size(), 16, 1, 2, 32, 64, 2, Activation.GELU, 1e-12, 0.3, 0, true);
    RandomBert.write(MODEL, config, WORDS, 1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String end = " story".repeat(i % 3);
      lines.add("{\"text\": \"a wonderful moving film" + end + "\", \"label\": \"good\"}");
      lines.add("{\"text\": \"a long dull film" + end + "\", \"label\": \"bad\"}");
    }
    Files.write(Path.of("train.jsonl"), lines);
    Files.write(Path.of("val.jsonl"), lines.subList(0, 4));
  }

  @Test
  void main_folderToPrediction_savesThePromptAndPrintsBothLabels() throws Exception {
    String printed = printedBy(() -> Quickstart.main(new String[0]));

    assertTrue(Files.exists(Path.of("prompts/reviews/prompt.json")));
    assertTrue(Files.exists(Path.of("prompts/reviews/prompt.safetensors")));
    assertTrue(printed.contains("good") && printed.contains("bad"), printed);
  }

  @Test
  void custom_ownLayers_trains() {
    List<LabeledText> texts =
        List.of(LabeledText.of("a moving film", "good"), LabeledText.of("a dull film", "bad"));
    try (Backbone bert = Backbone.open(MODEL)) {
      ReparameterizedPrompt prompt = Quickstart.custom(bert).fit(texts, texts).reparameterized();

      assertEquals(prompt.shape(), prompt.project().shape());
    }
  }

  @Test
  void block_ofDjl_trainsSavesLoadsAndProjects() {
    List<LabeledText> texts =
        List.of(LabeledText.of("a moving film", "good"), LabeledText.of("a dull film", "bad"));
    try (Backbone bert = Backbone.open(MODEL)) {
      ProjectedPrompt prompt = Quickstart.block(bert, texts, texts);

      assertEquals(bert.width(), prompt.shape().width());
      assertTrue(Files.exists(Path.of("prompts/block/prompt.safetensors")));
    }
  }

  private interface Program {
    void run() throws Exception;
  }

  private static String printedBy(Program program) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(console);
    }
    return printed.toString(UTF_8);
  }
}
