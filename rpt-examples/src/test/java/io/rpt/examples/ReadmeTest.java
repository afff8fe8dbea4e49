package io.rpt.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's Java is that of the consumer project, which the build compiles and runs. */
class ReadmeTest {
  private static final Path README = Path.of("../README.md");
  private static final Path QUICKSTART =
      Path.of("src/it/consumer/src/main/java/com/example/Quickstart.java");
  private static final Pattern JAVA_BLOCK =
      Pattern.compile("^```java\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final int MAX_LINES = 20;

  @Test
  void javaBlocks_readme_areTheMarkedRegionsOfTheQuickstart() throws IOException {
    assertThat(readmeBlocks())
        .containsExactly(region("quickstart"), region("custom"), region("block"));
  }

  @Test
  void firstBlock_readme_isShort() throws IOException {
    assertThat(readmeBlocks().get(0).lines().filter(line -> !line.isBlank()).count())
        .isLessThanOrEqualTo(MAX_LINES);
  }

  private static List<String> readmeBlocks() throws IOException {
    return JAVA_BLOCK
        .matcher(Files.readString(README))
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static String region(String name) throws IOException {
    String code =
        Files.readAllLines(QUICKSTART).stream()
            .dropWhile(line -> !line.strip().equals("// README: " + name))
            .skip(1)
            .takeWhile(line -> !line.strip().equals("// README: end"))
            .collect(joining("\n"));
    return code.stripIndent() + "\n";
  }
}
