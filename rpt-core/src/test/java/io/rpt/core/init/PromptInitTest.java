package io.rpt.core.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptInitTest {
  private static final FakeTable TABLE = new FakeTable(100, 2, Set.of(0, 1));
  private static final PromptShape FIVE = new PromptShape(5, 2);

  @Test
  void name_each_isAsOnTheCommandLine() {
    assertThat(PromptInit.vocabulary(1).name()).isEqualTo("vocabulary");
    assertThat(PromptInit.uniform(1).name()).isEqualTo("uniform");
    assertThat(PromptInit.text("5").name()).isEqualTo("text");
  }

  @Test
  void vocabulary_seed_isTheSameOnEveryPlatform() {
    FloatTensor prompt = PromptInit.vocabulary(42).create(new PromptShape(4, 2), TABLE);

    assertThat(prompt.toArray()).containsExactly(80, 80, 68, 68, 52, 52, 49, 49);
  }

  @Test
  void vocabulary_everyTokenNeeded_takesThemAll() {
    FloatTensor prompt = PromptInit.vocabulary(7, 3).create(FIVE, TABLE);

    assertThat(prompt.toArray()).containsExactlyInAnyOrder(2, 2, 3, 3, 4, 4, 5, 5, 6, 6);
  }

  @Test
  void vocabulary_tooFewTokens_isRefusedNamingBothNumbers() {
    assertThatThrownBy(() -> PromptInit.vocabulary(6, 3).create(FIVE, TABLE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("5 rows", "only 4");
  }

  @Test
  void vocabularyWithReplacement_smallPool_drawsItsTokensAgain() {
    PromptInit again = PromptInit.vocabulary(4, 3).withReplacement();
    float[] rows = again.create(new PromptShape(50, 2), TABLE).toArray();
    assertThat(rows).contains(2, 3);
    for (float value : rows) {
      assertThat(value).isIn(2f, 3f); // 0 and 1 are special
    }
    assertThat(again).hasToString("vocabulary(first 4, with replacement, seed 3)");
    assertThatThrownBy(() -> PromptInit.vocabulary(2, 3).withReplacement().create(FIVE, TABLE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("at least 1", "only 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 101})
  void vocabulary_poolOutsideTheVocabulary_isRefused(int pool) {
    assertThatThrownBy(() -> PromptInit.vocabulary(pool, 3).create(FIVE, TABLE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("vocabulary pool is " + pool);
  }

  @Test
  void labels_areMeansOfTheirTokensAndTheRestIsSampled() {
    FloatTensor prompt = PromptInit.labels(List.of("7", "8 10 30"), 42).create(FIVE, TABLE);

    assertThat(Arrays.copyOf(prompt.toArray(), 4)).containsExactly(7, 7, 16, 16);
    FloatTensor sampled = PromptInit.vocabulary(42).create(new PromptShape(3, 2), TABLE);
    assertThat(Arrays.copyOfRange(prompt.toArray(), 4, 10)).containsExactly(sampled.toArray());
    assertThat(PromptInit.labels(List.of("1", "2", "3", "4", "5"), 1).create(FIVE, TABLE).toArray())
        .containsExactly(1, 1, 2, 2, 3, 3, 4, 4, 5, 5);
  }

  @Test
  void labels_bad_areRefused() {
    assertThatThrownBy(() -> PromptInit.labels(List.of(), 1)).hasMessageContaining("[]");
    assertThatThrownBy(() -> PromptInit.labels(List.of("1", "1"), 1))
        .hasMessageContaining("[1, 1]");
    PromptInit six = PromptInit.labels(List.of("1", "2", "3", "4", "5", "6"), 1);
    assertThatThrownBy(() -> six.create(FIVE, TABLE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("6 labels", "5 rows");
    assertThatThrownBy(() -> PromptInit.labels(List.of("1", " "), 1).create(FIVE, TABLE))
        .hasMessageContaining("' '");
  }

  @Test
  void from_otherPrompt_isItsRowsAndRefusesOtherShapes() {
    FloatTensor rows = FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 5, 2);
    assertThat(PromptInit.from(rows).create(FIVE, TABLE)).isEqualTo(rows);
    assertThat(PromptInit.from(rows).toString()).startsWith("transfer(SHA-256 ").hasSize(34);
    assertThatThrownBy(() -> PromptInit.from(rows).create(new PromptShape(4, 2), TABLE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("[5, 2]", "4");
  }

  @Test
  void text_fewTokens_areRepeated() {
    assertThat(PromptInit.text("7 8").create(FIVE, TABLE).toArray())
        .containsExactly(7, 7, 8, 8, 7, 7, 8, 8, 7, 7);
  }

  @Test
  void text_noTokens_isRefused() {
    assertThatThrownBy(() -> PromptInit.text("").create(FIVE, TABLE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("no tokens");
  }

  @Test
  void text_moreTokensThanRows_isRefusedWithTheLengthToUse() {
    assertThatThrownBy(() -> PromptInit.text("1 2 3 4 5 6").create(FIVE, TABLE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("6 tokens", "5 rows", "prompt length of 6");
  }

  @Test
  void create_otherWidth_isRefusedUnlessUniform() {
    PromptShape wide = new PromptShape(5, 3);

    assertThatThrownBy(() -> PromptInit.vocabulary(1).create(wide, TABLE))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("width is 3", "width 2");
    assertThatThrownBy(() -> PromptInit.text("5").create(wide, TABLE))
        .isInstanceOf(InvalidValueException.class);
    assertThat(PromptInit.uniform(1).create(wide, TABLE).shape()).containsExactly(5, 3);
  }

  @Test
  void create_backboneWithNan_isRefusedNamingTheToken() {
    EmbeddingTable broken =
        new EmbeddingTable() {
          @Override
          public int vocabularySize() {
            return 9;
          }

          @Override
          public int width() {
            return 2;
          }

          @Override
          public Set<Integer> specialIds() {
            return Set.of();
          }

          @Override
          public float[] row(int id) {
            return new float[] {1, id == 8 ? Float.NaN : 0};
          }

          @Override
          public int[] tokenize(String text) {
            return new int[] {4, 8};
          }
        };
    assertThatThrownBy(() -> PromptInit.text("x").create(FIVE, broken))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("token 8", "NaN");
  }

  @Test
  void uniform_badRange_isRefused() {
    assertThatThrownBy(() -> PromptInit.uniform(1, 1, 0)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> PromptInit.uniform(Float.NaN, 1, 0))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> PromptInit.uniform(0, Float.POSITIVE_INFINITY, 0))
        .isInstanceOf(InvalidValueException.class);
  }
}
