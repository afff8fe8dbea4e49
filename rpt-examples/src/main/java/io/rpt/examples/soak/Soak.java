package io.rpt.examples.soak;

import ai.djl.translate.TranslateException;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.TextInput;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.DeviceChoice;
import io.rpt.djl.backbone.RandomBert;
import io.rpt.djl.ops.Activation;
import io.rpt.djl.predict.PromptPredictor;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.TrainOptions;
import io.rpt.djl.train.TrainingEvent;
import io.rpt.djl.train.TrainingEvent.StepDone;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Trains a prompt on a small random BERT for many steps, then predicts many texts one by one, and
 * prints how many native arrays are alive and how much memory the process has. Exit code 1 if
 * either grew.
 *
 * <p>{@code docs/memory.md} has the command and its output.
 */
public final class Soak {
  private static final int EPOCHS = 10;
  private static final int BATCH = 8;
  private static final int LINES = 10;

  private final PrintStream out;
  private final Random random = new Random(1);
  private final List<String> words = new ArrayList<>();

  private Soak(PrintStream out) {
    this.out = out;
    for (int i = 0; i < 200; i++) {
      words.add("w" + i);
    }
  }

  /**
   * Runs 2,000 steps and 10,000 predictions, or as many as two arguments say.
   *
   * @param args nothing, or two numbers that are multiples of 10
   * @throws Exception if the temporary model folder cannot be written, or prediction fails in DJL
   */
  public static void main(String[] args) throws Exception {
    System.setProperty("ai.djl.offline", "true");
    // The model is too small for more, and threads that wait for each other cost time.
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    int steps = args.length == 2 ? Integer.parseInt(args[0]) : 2_000;
    int predictions = args.length == 2 ? Integer.parseInt(args[1]) : 10_000;
    System.exit(run(steps, predictions, System.out) ? 0 : 1);
  }

  /** Runs the whole and returns whether memory was flat. */
  static boolean run(int steps, int predictions, PrintStream out)
      throws IOException, TranslateException {
    return new Soak(out).run(steps, predictions);
  }

  private boolean run(int steps, int predictions) throws IOException, TranslateException {
    Path folder = Files.createTempDirectory("rpt-soak");
    try (Backbone bert = Backbone.open(writeModel(folder), DeviceChoice.CPU)) {
      int before = bert.liveArrays();
      MemoryLog training = new MemoryLog("steps", bert, out);
      ProjectedPrompt prompt = train(bert, steps, training);
      int after = bert.liveArrays();
      out.printf("arrays of the backbone before and after training: %d, %d%n", before, after);
      MemoryLog predicting = new MemoryLog("predictions", bert, out);
      predict(bert, prompt, predictions, predicting);
      boolean flat = before == after && training.isFlat() && predicting.isFlat();
      out.println(flat ? "memory is flat" : "MEMORY GREW");
      return flat;
    } finally {
      delete(folder);
    }
  }

  private ProjectedPrompt train(Backbone bert, int steps, MemoryLog log) {
    TrainOptions options = TrainOptions.builder().epochs(EPOCHS).batchSize(BATCH).build();
    int[] done = {0};
    PromptTuner tuner =
        PromptTuner.on(bert)
            .reparameterizer(Residual.bottleneck(64))
            .options(options)
            .listener(event -> count(event, done, steps / LINES, log))
            .build();
    return tuner.fit(texts(steps / EPOCHS * BATCH), texts(32)).prompt().project();
  }

  private static void count(TrainingEvent event, int[] done, int every, MemoryLog log) {
    if (event instanceof StepDone && ++done[0] % every == 0) {
      log.add(done[0]);
    }
  }

  private void predict(Backbone bert, ProjectedPrompt prompt, int count, MemoryLog log)
      throws TranslateException {
    try (PromptPredictor predictor = PromptPredictor.open(bert, prompt)) {
      for (int i = 1; i <= count; i++) {
        predictor.predict(TextInput.of(text()));
        if (i % (count / LINES) == 0) {
          log.add(i);
        }
      }
    }
  }

  private Path writeModel(Path folder) {
    List<String> vocabulary =
        new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    vocabulary.addAll(words);
    BertConfig config =
        new BertConfig(
            vocabulary.size(), 128, 2, 2, 512, 128, 2, Activation.GELU, 1e-12, 0.02, 0, true);
    return RandomBert.write(folder, config, vocabulary, 1);
  }

  private List<LabeledText> texts(int count) {
    List<LabeledText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(LabeledText.of(text(), i % 2 == 0 ? "even" : "odd"));
    }
    return texts;
  }

  private String text() {
    List<String> some = new ArrayList<>();
    for (int i = 5 + random.nextInt(40); i > 0; i--) {
      some.add(words.get(random.nextInt(words.size())));
    }
    return String.join(" ", some);
  }

  private static void delete(Path folder) throws IOException {
    for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.deleteIfExists(folder);
  }
}
