package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.RptException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

class EmbeddedNameTest {
  @TempDir private Path folder;

  @Test
  void otherNames_areFolders() throws Exception {
    assertThat(new BackbonePath().convert("./world-bert")).isEqualTo(Path.of("./world-bert"));
    assertThat(new BackbonePath().convert("world")).isEqualTo(Path.of("world"));
    assertThat(new DataPath().convert("world-bert")).isEqualTo(Path.of("world-bert"));
  }

  @Test
  void misspeltName_isRefusedNamingThem() {
    assertThatThrownBy(() -> new BackbonePath().convert("world-brt"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContainingAll("world-brt", "[world-bert, world-t5]");
  }

  @Test
  void nameOfAFolderToo_isRefused() throws Exception {
    Path here = Files.createDirectory(folder.resolve("world"));
    assertThatThrownBy(() -> EmbeddedName.resolve(here.toString(), () -> folder))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContainingAll(here.toString(), "is a folder here", "Write ./");
  }

  @Test
  void failure_isToldAsItIs() {
    assertThatThrownBy(
            () ->
                EmbeddedName.resolve(
                    "no-such-folder",
                    () -> {
                      throw new RptException("The disk is full.");
                    }))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("The disk is full.");
  }

  @Test
  void commandsWithoutModelAndData_takeTheEmbeddedOnes() throws Exception {
    Cli run =
        Cli.run(
            "compare",
            "--methods",
            "plain",
            "--tasks",
            "WiC",
            "--seeds",
            "1",
            "--epochs",
            "1",
            "--max-train",
            "8",
            "--validation-rows",
            "8",
            "--prompt-length",
            "2",
            "--out",
            folder.resolve("out"));
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(Files.readString(folder.resolve("out/results.jsonl")))
        .contains("\"backbone\":\"world-bert\"");
    Cli doctor = Cli.run("doctor", "--backbone", "world-bert");
    assertThat(doctor.out()).contains("world-bert");
  }
}
