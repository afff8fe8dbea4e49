package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions for texts that are read while they are answered. */
class PredictStreamTest {
  private static final int LINES = 30_000;

  @TempDir private static Path temporary;
  private static TinyProject project;

  @BeforeAll
  static void train() {
    project = TinyProject.in(temporary);
    Path texts =
        project.write("texts.csv", "label,text\npos,good fun\nneg,bad\npos,great\nneg,dull\n");
    Cli run =
        Cli.run(
            "train",
            "--train",
            texts,
            "--validation",
            texts,
            "--backbone",
            project.backbone(),
            "--out",
            project.path("out"),
            "--epochs",
            1,
            "--bottleneck",
            4);
    assertThat(run.code()).isZero();
  }

  private static Cli predict(InputStream input, Writer output, Object... more) {
    InputStream before = System.in;
    try {
      System.setIn(input);
      return Cli.run(output, project.serve("predict", "out", more));
    } finally {
      System.setIn(before);
    }
  }

  /** Makes {@value #LINES} lines of text as they are read, and counts those begun. */
  private static final class Lines extends InputStream {
    private byte[] line = new byte[0];
    private int at;
    private int begun;

    @Override
    public int read() {
      if (at == line.length && begun < LINES) {
        line = ("so good " + begun++ % 10 + "\n").getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      return at < line.length ? line[at++] : -1;
    }

    /** One line at most, as a slow source. */
    @Override
    public int read(byte[] bytes, int offset, int length) {
      int first = read();
      int count = 0;
      for (int next = first; next >= 0; next = at < line.length ? read() : -1) {
        bytes[offset + count++] = (byte) next;
      }
      return first < 0 ? -1 : count;
    }
  }

  /** Counts lines, keeps the last one, and notes how far the reader was ahead at most. */
  private static final class Window extends Writer {
    private final Lines lines;
    private int written;
    private int furthest;

    private Window(Lines lines) {
      this.lines = lines;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        written += chars[i] == '\n' ? 1 : 0;
      }
      furthest = Math.max(furthest, lines.begun - written);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void predict_manyLines_holdsFewOfThemAtOnce() {
    Lines lines = new Lines();
    Window window = new Window(lines);
    Cli run = predict(lines, window, "--plain");
    assertThat(run.code()).isZero();
    assertThat(window.written).isEqualTo(LINES);
    assertThat(window.furthest).isBetween(2, 5_000);
  }

  @Test
  void predict_badLine_answersThoseBeforeItAndNamesIt() {
    StringBuilder texts = new StringBuilder();
    IntStream.range(0, 4000).forEach(i -> texts.append("{\"text\": \"good\"}\n"));
    StringWriter output = new StringWriter();
    Cli run = predict(stream(texts + "{\"text\": 1}\n{\"text\": \"good\"}\n"), output);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("standard input:4001");
    assertThat(output.toString().lines()).hasSize(4000);
  }

  @Test
  void predict_lineWithoutToken_answersThoseBeforeItAndNamesItsNumber() {
    StringWriter output = new StringWriter();
    Cli run = predict(stream("good\nbad\n\u200b\u200b\ngreat\n"), output, "--plain");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("Text 3").contains("no token");
    assertThat(output.toString().lines()).hasSize(2);
  }

  @Test
  void predict_interrupted_endsWithoutAFile() {
    Path out = project.path("answers.jsonl");
    Thread caller = Thread.currentThread();
    InputStream texts =
        new FilterInputStream(stream("good\n".repeat(9000))) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count < 0) {
              caller.interrupt();
            }
            return count;
          }
        };
    Cli run = predict(texts, new StringWriter(), "--plain", "--out", out);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("interrupted");
    assertThat(out).doesNotExist();
    assertThat(project.path("answers.jsonl.partial")).doesNotExist();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
