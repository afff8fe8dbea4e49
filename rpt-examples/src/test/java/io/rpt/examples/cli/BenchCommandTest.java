package io.rpt.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The structure of what is measured; no time is asserted. */
class BenchCommandTest {
  private static final List<String> MEASURED =
      List.of("seconds_median", "ratio_to_limit", "bytes", "repeats", "ratio_to_memory");

  @TempDir private Path folder;

  private Map<String, JsonObject> rows(Object... more) throws IOException {
    Path out = folder.resolve("bench.jsonl");
    List<Object> words = new ArrayList<>(List.of("bench", "--size", "small", "--quiet"));
    words.addAll(List.of(more));
    words.addAll(List.of("--device", "cpu", "--out", out));
    Cli run = Cli.run(words.toArray());
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    Map<String, JsonObject> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(out)) {
      JsonObject row = JsonParser.parseString(line).getAsJsonObject();
      String precision = row.get("precision").getAsString();
      String name = row.get("name").getAsString();
      rows.put(precision.equals("f32") ? name : name + "/" + precision, row);
      assertThat(run.out()).contains(row.get("name").getAsString() + " ");
      assertWhole(row);
    }
    return rows;
  }

  private static void assertWhole(JsonObject row) {
    assertThat(row.keySet()).containsAll(MEASURED).contains("spread", "operations", "precision");
    for (Map.Entry<String, JsonElement> member : row.entrySet()) {
      if (member.getValue().getAsJsonPrimitive().isNumber()) {
        assertThat(member.getValue().getAsDouble()).as(row + member.getKey()).isFinite();
      }
    }
    MEASURED.forEach(key -> assertThat(row.get(key).getAsDouble()).as(key).isPositive());
    assertThat(row.get("spread").getAsDouble()).isNotNegative();
  }

  private static double number(Map<String, JsonObject> rows, String name, String key) {
    return rows.get(name).get(key).getAsDouble();
  }

  @Test
  void bench_smallSize_hasEveryRow() throws IOException {
    Map<String, JsonObject> rows = rows("--repeats", 2);
    assertThat(rows.keySet())
        .contains("product", "memory")
        .contains("open", "open-mapped", "bert-step", "bert-inference", "t5-step", "t5-inference")
        .contains("late-input", "late-0", "late-0-cached", "late-1", "late-1-cached")
        .contains("t5-rank", "t5-generate", "lengths-padded", "lengths-bucketed", "tokens")
        .contains("predict-batch1-threads1", "predict-batch8-threads2", "predict-batch32-threads4")
        .filteredOn(name -> !name.contains("/"))
        .hasSize(28);
    assertThat(rows.keySet())
        .filteredOn(name -> name.contains("/"))
        .allMatch(name -> rows.containsKey(name.replace("/bf16", "")))
        .size()
        .isIn(0, 25); // neither memory nor tokens nor mapped weights
    assertThat(number(rows, "product", "ratio_to_limit")).isCloseTo(1, within(1e-12));
    assertThat(number(rows, "bert-step", "operations")).isEqualTo(2_935_296);
    assertThat(number(rows, "bert-step-checkpointed", "operations")).isEqualTo(4_336_128);
    assertThat(number(rows, "lengths-bucketed", "loss_mean"))
        .isCloseTo(number(rows, "lengths-padded", "loss_mean"), within(1e-5));
    assertThat(rows.get("predict-batch8-threads4").get("identical").getAsBoolean()).isTrue();
    if (Files.exists(Path.of("/proc/self/status"))) {
      assertThat(number(rows, "t5-step", "peak_resident_mib")).isPositive();
      assertThat(number(rows, "open", "opening_adds_mib")).isPositive();
    }
  }

  @Test
  void bench_someGroupsWithATask_measuresItsTexts() throws IOException {
    TinyProject project = TinyProject.in(folder);
    StringBuilder texts = new StringBuilder();
    for (char c = 'a'; c < 'a' + 16; c++) {
      texts.append(
          "{\"premise\": \"the cat sat %c\", \"hypothesis\": \"it is %c\", \"label\": \"neutral\", \"idx\": %d}%n"
              .formatted(c, c, c - 'a'));
    }
    project.write("CB/train.jsonl", texts.toString());
    Map<String, JsonObject> rows =
        rows(
            "--only",
            "lengths,TOKENS",
            "--repeats",
            1,
            "--task",
            "CB",
            "--data",
            project.folder(),
            "--tokenizer",
            project.backbone());
    assertThat(rows.keySet())
        .contains("product", "memory", "lengths-padded", "lengths-bucketed", "tokens")
        .doesNotContain("open", "bert-step");
    assertThat(rows.get("tokens").get("source").getAsString()).isEqualTo("CB");
    assertThat(number(rows, "tokens", "texts")).isEqualTo(16);
    // [CLS], "the cat sat" and a letter in letters, [SEP], "it is" and the letter in letters,
    // [SEP].
    assertThat(number(rows, "lengths-bucketed", "tokens_mean")).isEqualTo(3 + 10 + 5);
  }

  @Test
  void bench_tooFewTexts_namesBoth() {
    TinyProject project = TinyProject.in(folder);
    Cli run =
        Cli.run(
            "bench",
            "--size",
            "small",
            "--only",
            "lengths",
            "--task",
            "CB",
            "--data",
            project.folder(),
            "--tokenizer",
            project.backbone());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("CB has 12 texts, but 48 are to be trained on");
  }

  @Test
  void bench_optionsThatDoNotGoTogether_areWrongUsage() {
    assertThat(Cli.run("bench", "--task", "RTE").code()).isEqualTo(2);
    assertThat(Cli.run("bench", "--out", folder.resolve("no/file")).err())
        .contains("there is no folder");
    assertThat(Cli.run("bench", "--only", "nothing").code()).isEqualTo(2);
  }
}
