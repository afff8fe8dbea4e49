package io.rpt.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidDataException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
  private static final List<String> LABELS = List.of("No", "Not sure", "Yes");

  @Test
  void of_anyOrder_isSortedAndDistinct() {
    assertThat(Labels.of(texts("Yes", "No", "Yes", "Not sure"))).isEqualTo(LABELS);
  }

  @Test
  void of_emptyOrOneClass_isRefused() {
    assertThatThrownBy(() -> Labels.of(List.of()))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> Labels.of(texts("a", "a")))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("All 2", "'a'");
  }

  @Test
  void of_labelsThatDifferInCaseOrSpaces_areRefused() {
    assertThatThrownBy(() -> Labels.of(texts("Yes", "yes ", "No")))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("'Yes'", "'yes '");
  }

  @Test
  void classes_knownLabels_areTheirIndices() {
    assertThat(Labels.classes(texts("Yes", "No"), LABELS, "validation set")).containsExactly(2, 0);
  }

  @Test
  void classes_unknownLabel_isRefusedNamingExampleAndLabels() {
    assertThatThrownBy(() -> Labels.classes(texts("No", "Maybe"), LABELS, "validation set"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContainingAll("Example 2", "validation set", "'Maybe'", LABELS.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"not sure", "Not sure ", "NotSure"})
  void classes_nearMiss_suggestsTheLabel(String label) {
    assertThatThrownBy(() -> Labels.classes(texts(label), LABELS, "validation set"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("Did you mean 'Not sure'");
  }

  @Test
  void classes_noExample_isRefused() {
    assertThatThrownBy(() -> Labels.classes(List.of(), LABELS, "validation set"))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("validation set is empty");
  }

  @Test
  void sha256_equalData_isEqual() {
    assertThat(DataDigest.sha256(texts("a", "b")))
        .isEqualTo(DataDigest.sha256(texts("a", "b")))
        .hasSize(64);
  }

  @Test
  void sha256_orderFieldBordersAndPairs_count() {
    assertThat(
            List.of(
                DataDigest.sha256(texts("a", "b")),
                DataDigest.sha256(texts("b", "a")),
                DataDigest.sha256(List.of(LabeledText.of("ab", "c", "d"))),
                DataDigest.sha256(List.of(LabeledText.of("a", "bc", "d"))),
                DataDigest.sha256(List.of(LabeledText.of("ab", "", "d"))),
                DataDigest.sha256(List.of(LabeledText.of("ab", "d")))))
        .doesNotHaveDuplicates();
  }

  private static List<LabeledText> texts(String... labels) {
    return Arrays.stream(labels).map(label -> LabeledText.of("text", label)).toList();
  }
}
