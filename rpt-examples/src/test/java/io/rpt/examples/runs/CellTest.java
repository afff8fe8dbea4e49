package io.rpt.examples.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidValueException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {
  private static final Cell CELL =
      Cell.of("task", "CB").with("method", "residual").with("learning_rate", 0.01).with("seed", 1);

  @Test
  void id_sameSettings_isTheSameOnEveryMachine() {
    assertThat(CELL.id()).isEqualTo("24cc78dcdd97");
    assertThat(CELL).hasToString("task=CB, method=residual, learning_rate=0.01, seed=1");
  }

  @Test
  void equals_otherOrder_sameCell() {
    Cell other =
        Cell.of("seed", "1")
            .with("learning_rate", 1e-2)
            .with("method", "residual")
            .with("task", "CB");
    assertThat(other).isEqualTo(CELL).hasSameHashCodeAs(CELL);
    assertThat(other.id()).isEqualTo(CELL.id());
    assertThat(CELL.with("seed", 2)).isNotEqualTo(CELL);
    assertThat(CELL.with("seed", 2).id()).isNotEqualTo(CELL.id());
  }

  @Test
  void with_numbers_equalOnesAreWrittenAlike() {
    assertThat(Cell.of("a", "").with("a", 1e-4).setting("a")).isEqualTo("0.0001");
    assertThat(Cell.of("a", "").with("a", 100.0).setting("a")).isEqualTo("100");
    assertThat(Cell.of("a", "").with("a", 0.0).setting("a")).isEqualTo("0");
    assertThat(Cell.of("a", "").with("a", -0.5).setting("a")).isEqualTo("-0.5");
  }

  @Test
  void with_knownName_isReplacedInItsPlace() {
    assertThat(CELL.with("task", "RTE").settings().keySet())
        .containsExactly("task", "method", "learning_rate", "seed");
    assertThat(CELL.setting("task")).isEqualTo("CB");
  }

  @Test
  void settings_callersMap_isCopied() {
    Map<String, String> settings = new HashMap<>(Map.of("task", "CB"));
    Cell cell = new Cell(settings);
    settings.put("seed", "1");
    assertThat(cell.find("seed")).isEmpty();
    assertThatThrownBy(() -> cell.settings().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void setting_missing_isRefused() {
    assertThatThrownBy(() -> CELL.setting("shots"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("task=CB", "'shots'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Task", "learning rate", "a__b", "_a", "a=b", "1a"})
  void name_otherForm_isRefused(String name) {
    assertThatThrownBy(() -> Cell.of(name, "1"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void value_notFiniteOrHalfACharacter_isRefused() {
    assertThatThrownBy(() -> CELL.with("a", Double.NaN)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> CELL.with("a", Double.NEGATIVE_INFINITY))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("setting a");
    assertThatThrownBy(() -> CELL.with("a", "\ud83d")).isInstanceOf(InvalidValueException.class);
  }
}
