package io.rpt.examples.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.examples.superglue.OfficialFile;
import io.rpt.examples.superglue.OfficialFile.Labels;
import io.rpt.examples.superglue.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldTaskTest {
  private static final int TRAIN = 600;
  private static final int VALIDATION = 200;

  @TempDir private Path folder;

  @Test
  void filesAreThoseOfSuperGlueAndBalanced() {
    WorldTask.writeAll(folder, 5, TRAIN, VALIDATION);
    for (WorldTask task : WorldTask.values()) {
      List<Row> training = read(task, "train");
      assertThat(training).hasSize(TRAIN);
      assertThat(read(task, "val")).hasSize(VALIDATION);
      Map<Integer, Long> counts =
          training.stream().collect(Collectors.groupingBy(Row::label, Collectors.counting()));
      int classes = task.form().classCount();
      assertThat(counts).hasSize(classes);
      counts
          .values()
          .forEach(
              n -> assertThat(n).isBetween(TRAIN * 4L / 5 / classes, TRAIN * 6L / 5 / classes));
    }
  }

  @Test
  void theSameSeedGivesTheSameFilesAndAnotherGivesOthers() throws Exception {
    WorldTask.writeAll(folder.resolve("a"), 5, 20, 5);
    WorldTask.writeAll(folder.resolve("b"), 5, 20, 5);
    WorldTask.writeAll(folder.resolve("c"), 6, 20, 5);
    for (WorldTask task : WorldTask.values()) {
      Path file = Path.of(task.form().officialName(), "train.jsonl");
      String first = Files.readString(folder.resolve("a").resolve(file));
      assertThat(Files.readString(folder.resolve("b").resolve(file))).isEqualTo(first);
      assertThat(Files.readString(folder.resolve("c").resolve(file))).isNotEqualTo(first);
    }
  }

  @Test
  void fewValidationStoriesOccurInTraining() {
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < 2000; i++) {
      Map<String, Object> row = WorldTask.CB.row(7, "train", i);
      seen.add(row.get("premise") + "|" + row.get("hypothesis"));
    }
    long known = 0;
    for (int i = 0; i < 500; i++) {
      Map<String, Object> row = WorldTask.CB.row(7, "val", i);
      known += seen.contains(row.get("premise") + "|" + row.get("hypothesis")) ? 1 : 0;
    }
    assertThat(known).isLessThan(10);
  }

  private List<Row> read(WorldTask task, String split) {
    Path file = OfficialFile.locate(task.form(), folder, split);
    return OfficialFile.read(task.form(), file, Labels.REQUIRED);
  }
}
