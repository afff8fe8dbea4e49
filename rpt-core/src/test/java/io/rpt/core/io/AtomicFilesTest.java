package io.rpt.core.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rpt.core.error.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  private static final byte[] OLD = "old".getBytes(UTF_8);
  private static final byte[] NEW = "new content".getBytes(UTF_8);

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void write_newAndExistingFile_leavesTheContentAlone() throws IOException {
    Path target = folder.resolve("a.bin");
    AtomicFiles.write(target, OLD);
    AtomicFiles.write(target, NEW);
    assertThat(target).hasBinaryContent(NEW);
    assertThat(names()).containsExactly("a.bin");
  }

  @Test
  void write_emptyContent_isWritten() {
    Path target = folder.resolve("empty");
    AtomicFiles.write(target, new byte[0]);
    assertThat(target).isEmptyFile();
  }

  @Test
  void write_missingFolder_saysSo() {
    Path target = folder.resolve("none").resolve("a.bin");
    assertThatThrownBy(() -> AtomicFiles.write(target, NEW))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageStartingWith(target + ": ")
        .hasMessageContaining("there is no folder");
  }

  @Test
  void write_targetIsAFolder_isRefused() {
    assertThatThrownBy(() -> AtomicFiles.write(folder, NEW))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("is a directory");
  }

  @Test
  void write_renameFails_removesTheTemporaryFile() throws IOException {
    Path target = folder.resolve("n".repeat(300));
    assertThatThrownBy(() -> AtomicFiles.write(target, NEW))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("was not written");
    assertThat(names()).isEmpty();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void write_readOnlyFolder_keepsTheOldContent() throws IOException {
    Path target = Files.write(folder.resolve("a.bin"), OLD);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assumeTrue(!Files.isWritable(folder), "this user may write everywhere");
      assertThatThrownBy(() -> AtomicFiles.write(target, NEW))
          .isExactlyInstanceOf(InvalidFileException.class)
          .hasMessageContaining("may not be written");
      assertThat(target).hasBinaryContent(OLD);
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void write_noRoomForTheWholeFile_keepsTheOldContent() throws Exception {
    Path target = Files.write(folder.resolve("a.bin"), OLD);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String command =
        "ulimit -f 100; exec '%s' -XX:-UsePerfData -cp '%s' '%s' '%s'"
            .formatted(
                java, System.getProperty("java.class.path"), BigWrite.class.getName(), target);
    Process process = new ProcessBuilder("bash", "-c", command).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(output).contains(target + ": was not written");
    assertThat(target).hasBinaryContent(OLD);
    assertThat(names()).containsExactly("a.bin");
  }

  /** Writes a megabyte in a process that may write a tenth of it to one file. */
  static final class BigWrite {
    private BigWrite() {}

    public static void main(String[] arguments) {
      try {
        AtomicFiles.write(Path.of(arguments[0]), new byte[1 << 20]);
      } catch (InvalidFileException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void sha256_knownText_isTheKnownDigest() throws IOException {
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(Digests.sha256("abc".getBytes(UTF_8))).isEqualTo(abc);
    Path first = Files.writeString(folder.resolve("1"), "a");
    Path second = Files.writeString(folder.resolve("2"), "bc");
    assertThat(Digests.sha256(List.of(first, second))).isEqualTo(abc);
    assertThat(Digests.sha256(first)).isEqualTo(Digests.sha256("a".getBytes(UTF_8)));
  }

  @Test
  void sha256_moreThanOneChunk_equalsTheDigestInMemory() {
    byte[] bytes = new byte[(2 << 20) + 3];
    bytes[bytes.length - 1] = 1;
    Path file = folder.resolve("big");
    AtomicFiles.write(file, bytes);
    assertThat(Digests.sha256(file)).isEqualTo(Digests.sha256(bytes));
  }

  @Test
  void sha256_missingFile_isRefused() {
    assertThatThrownBy(() -> Digests.sha256(folder.resolve("none")))
        .isExactlyInstanceOf(InvalidFileException.class)
        .hasMessageContaining("no such file");
  }
}
