package io.rpt.examples.bench;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.rpt.djl.backbone.RandomBert;
import io.rpt.djl.backbone.RandomT5;
import io.rpt.djl.text.UnigramJson;
import io.rpt.examples.progress.ProgressView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folders of random models, written when they are first needed and deleted at the end. */
final class RandomModels implements AutoCloseable {
  private static final long SEED = 1;

  /** Padding, end and the unknown word. */
  private static final int T5_SPECIAL = 3;

  private final BenchSize size;
  private final ProgressView view;
  private final Path folder;

  /**
   * Makes a temporary folder.
   *
   * @param view shows the writing
   */
  RandomModels(BenchSize size, ProgressView view) {
    this.size = size;
    this.view = view;
    try {
      folder = Files.createTempDirectory("rpt-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder for whatever else is needed. */
  Path folder() {
    return folder;
  }

  /** The BERT's. */
  Path bert() {
    return made(
        folder.resolve("bert"),
        target -> RandomBert.write(target, size.bert(1), bertWords(), SEED),
        size.bert().layers());
  }

  /** The T5's. */
  Path t5() {
    return made(
        folder.resolve("t5"),
        target -> RandomT5.write(target, size.t5(1), t5Tokenizer(), SEED),
        size.t5().layers());
  }

  @FunctionalInterface
  private interface Writer {
    void write(Path target);
  }

  private Path made(Path target, Writer writer, int layers) {
    return Files.exists(target)
        ? target
        : view.during("Writing a random model", () -> write(target, writer, layers));
  }

  private static Path write(Path target, Writer writer, int layers) {
    writer.write(target);
    try {
      LayerCopies.write(target, layers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target;
  }

  private List<String> bertWords() {
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    for (int i = words.size(); i < size.bert().vocabularySize(); i++) {
      words.add(BenchTexts.word(i));
    }
    return words;
  }

  private String t5Tokenizer() {
    Map<String, Double> pieces = new LinkedHashMap<>();
    for (int i = T5_SPECIAL; i < size.t5().vocabularySize(); i++) {
      pieces.put("\u2581" + BenchTexts.word(i), -1.0);
    }
    return UnigramJson.uncased(pieces, 0);
  }

  @Override
  public void close() {
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
