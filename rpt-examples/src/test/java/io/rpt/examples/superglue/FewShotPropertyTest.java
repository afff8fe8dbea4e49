package io.rpt.examples.superglue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidDataException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FewShotPropertyTest {
  @Property
  void sample_drawsEachClassOften_sameSubsetForTheSameSeed(
      @ForAll @Size(max = 40) List<@IntRange(max = 2) Integer> labels,
      @ForAll @IntRange(min = 1, max = 4) int perClass,
      @ForAll long seed) {
    List<Row> rows = new ArrayList<>();
    for (int label = 0; label < 3; label++) {
      for (int i = 0; i < 4; i++) {
        rows.add(row(rows.size(), label));
      }
    }
    labels.forEach(label -> rows.add(row(rows.size(), label)));
    List<Row> drawn = new FewShot(perClass, seed).sample(SuperGlueTask.CB, rows);
    assertThat(drawn).hasSize(3 * perClass).doesNotHaveDuplicates().isSubsetOf(rows);
    for (int label = 0; label < 3; label++) {
      int wanted = label;
      assertThat(drawn.stream().filter(row -> row.label() == wanted)).hasSize(perClass);
    }
    assertThat(drawn).isSortedAccordingTo((a, b) -> rows.indexOf(a) - rows.indexOf(b));
    assertThat(new FewShot(perClass, seed).sample(SuperGlueTask.CB, rows)).isEqualTo(drawn);
  }

  @Example
  void sample_otherSeeds_giveOtherSubsets() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(row(i, i % 3));
    }
    assertThat(new FewShot(8, 1).sample(SuperGlueTask.CB, rows))
        .isNotEqualTo(new FewShot(8, 2).sample(SuperGlueTask.CB, rows));
  }

  @Example
  void sample_groupedTasks_drawsQuestionsAndQueries() {
    for (SuperGlueTask task : List.of(SuperGlueTask.MULTIRC, SuperGlueTask.RECORD)) {
      List<Row> rows = SuperGlueSamples.rows(task);
      assertThat(new FewShot(2, 5).sample(task, rows)).hasSize(2).isSubsetOf(rows);
    }
  }

  @Example
  void sample_tooFewOrUnlabelledRows_isRefused() {
    List<Row> rows = List.of(row(0, 0), row(1, 1), row(2, 2));
    assertThatThrownBy(() -> new FewShot(2, 0).sample(SuperGlueTask.CB, rows))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("CB: class 0 has 1", "at least 2");
    assertThatThrownBy(() -> new FewShot(1, 0).sample(SuperGlueTask.CB, List.of(row(4, -1))))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("CB 4 has no label");
  }

  private static Row row(int idx, int label) {
    return new Entailment("cb", idx, "premise " + idx, "hypothesis", label);
  }
}
