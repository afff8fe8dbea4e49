package io.rpt.core.io;

import static io.rpt.core.io.SafetensorsSamples.PROMPTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsPathErrorsTest {
  @TempDir Path folder;

  private static AbstractThrowableAssert<?, ?> assertRefused(Path path) {
    return assertThatThrownBy(() -> SafetensorsFile.open(path, PROMPTS))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(path + ": ");
  }

  private Path sample() throws IOException {
    return Files.write(folder.resolve("p.safetensors"), SafetensorsSamples.small());
  }

  @Test
  void open_missingFile_saysSo() {
    assertRefused(folder.resolve("none.safetensors")).hasMessageContaining("no such file");
  }

  @Test
  void open_directory_saysSo() {
    assertRefused(folder).hasMessageContaining("is a directory");
  }

  @Test
  void open_fileAsFolder_saysSo() throws IOException {
    assertRefused(sample().resolve("inner.safetensors"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void open_pipe_doesNotBlock() throws Exception {
    Path pipe = folder.resolve("pipe");
    assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertRefused(pipe).hasMessageContaining("pipe, socket or device"));
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThatThrownBy(() -> Digests.sha256(pipe))
                .isInstanceOf(InvalidFileException.class));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void open_symlinkLoop_isRefused() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Files.createSymbolicLink(one, two);
    Files.createSymbolicLink(two, one);
    assertRefused(one);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void open_symlinkToAFile_isRead() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), sample());
    assertThat(SafetensorsFile.open(link, PROMPTS).contains("head.bias")).isTrue();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void open_unreadableFile_saysSo() throws IOException {
    Path file = sample();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(file), "this user may read every file");
    assertRefused(file).hasMessageContaining("may not be read");
  }

  @Test
  void read_fileReplacedAfterOpen_isRefused() throws IOException {
    SafetensorsFile open = SafetensorsFile.open(sample(), PROMPTS);
    Path other = Files.write(folder.resolve("other"), SafetensorsSamples.small());
    Files.move(other, folder.resolve("p.safetensors"), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> open.readFloats("head.bias"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("changed after it was opened");
  }

  @Test
  void read_fileWrittenAfterOpen_isRefused() throws IOException {
    Path file = sample();
    SafetensorsFile open = SafetensorsFile.open(file, PROMPTS);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    assertThatThrownBy(() -> open.readFloats("head.bias"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("changed after it was opened");
  }

  @Test
  void read_fileCutOffOrGoneAfterOpen_isRefused() throws IOException {
    Path file = sample();
    SafetensorsFile open = SafetensorsFile.open(file, PROMPTS);
    Files.write(file, new byte[10]);
    assertThatThrownBy(() -> open.readFloats("head.bias")).isInstanceOf(InvalidFileException.class);
    Files.delete(file);
    assertThatThrownBy(() -> open.readFloats("head.bias"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void open_spacesUmlautsAndLongPaths_areRead() throws IOException {
    Path deep =
        folder.resolve("a folder with spaces").resolve("x".repeat(150)).resolve("y".repeat(150));
    Path file = Files.createDirectories(deep).resolve("a prompt.safetensors");
    AtomicFiles.write(file, SafetensorsSamples.small());
    assertThat(SafetensorsFile.open(file, PROMPTS).contains("head.bias")).isTrue();
    try {
      Path umlaut = folder.resolve("Gr\u00fc\u00dfe.safetensors");
      AtomicFiles.write(umlaut, SafetensorsSamples.small());
      assertThat(SafetensorsFile.open(umlaut, PROMPTS).contains("head.bias")).isTrue();
    } catch (InvalidPathException e) {
      assumeTrue(false, "this system's file names hold no umlauts");
    }
  }
}
