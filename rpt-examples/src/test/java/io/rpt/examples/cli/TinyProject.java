package io.rpt.examples.cli;

import io.rpt.djl.backbone.BertConfig;
import io.rpt.djl.backbone.RandomBert;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder with a tiny random backbone and a few examples: {@code backbone}, and {@code CB} in the
 * official form.
 *
 * @param folder holds everything
 */
record TinyProject(Path folder) {
  private static final List<String> LABELS = List.of("entailment", "contradiction", "neutral");

  static TinyProject in(Path folder) {
    TinyProject project = new TinyProject(folder);
    RandomBert.write(project.backbone(), shape(), vocabulary(), 3);
    project.write("CB/train.jsonl", examples("the cat sat", 0, 12));
    project.write("CB/val.jsonl", examples("a dog ran", 12, 18));
    return project;
  }

  static BertConfig shape() {
    return BertConfig.of(vocabulary().size(), 16, 1, 2, 32, 64);
  }

  static List<String> vocabulary() {
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    for (char c = 'a'; c <= 'z'; c++) {
      words.add(String.valueOf(c));
      words.add("##" + c);
    }
    return words;
  }

  private static String examples(String premise, int first, int end) {
    StringBuilder lines = new StringBuilder();
    for (int i = first; i < end; i++) {
      lines.append(
          "{\"premise\": \"%s %c\", \"hypothesis\": \"it is %c\", \"label\": \"%s\", \"idx\": %d}%n"
              .formatted(premise, 'a' + i, 'a' + i, LABELS.get(i % 3), i));
    }
    return lines.toString();
  }

  Path backbone() {
    return folder.resolve("backbone");
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  Path write(String name, String content) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command that trains on CB into the folder {@code out}, with further words. */
  Object[] train(String out, Object... more) {
    return words(
        new Object[] {
          "train",
          "--task",
          "CB",
          "--data",
          folder,
          "--backbone",
          backbone(),
          "--out",
          folder.resolve(out),
          "--prompt-length",
          3,
          "--bottleneck",
          4,
          "--epochs",
          3,
          "--seed",
          5,
          "--device",
          "cpu"
        },
        more);
  }

  /** As {@link #train}, through another network than the residual one. */
  Object[] trainThrough(String kind, String out, Object... more) {
    List<Object> words = new ArrayList<>(List.of(train(out, "--reparameterizer", kind)));
    int bottleneck = words.indexOf("--bottleneck");
    words.subList(bottleneck, bottleneck + 2).clear();
    return words(words.toArray(), more);
  }

  /** A command that serves a prompt, with further words. */
  Object[] serve(String command, String prompt, Object... more) {
    return words(
        new Object[] {command, "--prompt", folder.resolve(prompt), "--backbone", backbone()}, more);
  }

  private static Object[] words(Object[] first, Object[] more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray();
  }

  /** The content of every file below a folder, by its path there; locks aside. */
  SortedMap<String, List<Byte>> files(String name) {
    Path root = folder.resolve(name);
    SortedMap<String, List<Byte>> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("lock")) {
          contents.put(root.relativize(file).toString(), boxed(Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> boxed = new ArrayList<>();
    for (byte b : bytes) {
      boxed.add(b);
    }
    return boxed;
  }
}
