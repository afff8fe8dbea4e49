package io.rpt.examples.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
  private static final Set<String> OPTIONS = Set.of("lr", "bottleneck", "epochs", "no-bias");

  @TempDir private Path folder;

  private PlanFile read(String text) {
    try {
      Path file = Files.writeString(folder.resolve("plan.json"), text);
      return PlanFile.read(file, OPTIONS::contains);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void read_everyMember_isUnderstood() {
    PlanFile plan =
        read(
            """
            {"methods": ["plain", {"name": "wide", "like": "residual", "bottleneck": 800,
                                   "lr": [0.3, 1e-1], "no-bias": true}],
             "tasks": ["CB"], "seeds": [1, -2], "reference": "plain", "lr": [0.01], "epochs": 3}
            """);
    assertThat(plan.methods()).extracting(Method::name).containsExactly("plain", "wide");
    assertThat(plan.methods().get(1).options().values())
        .containsEntry("reparameterizer", List.of("residual"))
        .containsEntry("bottleneck", List.of("800"))
        .containsEntry("lr", List.of("0.3", "1e-1"))
        .containsEntry("no-bias", List.of("true"));
    assertThat(plan.tasks()).containsExactly("CB");
    assertThat(plan.seeds()).containsExactly(1L, -2L);
    assertThat(plan.reference()).contains("plain");
    assertThat(plan.options().values())
        .isEqualTo(Map.of("lr", List.of("0.01"), "epochs", List.of("3")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"learning\": 1}; 'learning'",
        "{\"methods\": [\"plian\"]}; plain",
        "{\"methods\": \"plain\"}; methods",
        "{\"methods\": [{\"bottleneck\": 5}]}; name",
        "{\"methods\": [{\"name\": \"a\", \"depth\": 5}]}; 'depth'",
        "{\"methods\": [{\"name\": \"a,b\"}]}; a,b",
        "{\"methods\": [{\"name\": \"a\", \"like\": \"b\"}]}; No method is called 'b'",
        "{\"seeds\": [1.5]}; seeds[0]",
        "{\"lr\": {}}; lr",
        "{\"lr\": [null]}; lr[0]",
        "{\"lr\": []}; lr",
        "{\"lr\": [1, 1]}; different",
        "{\"lr\": 1; plan.json",
      })
  void read_badPlan_isRefusedWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void variants_optionOfNoMethod_isRefused() {
    Plan plan =
        new Plan(
            List.of(Method.byName("plain")),
            List.of("CB"),
            List.of(1L),
            new Grid(Map.of("bottleneck", List.of("5"))));
    assertThatThrownBy(() -> plan.variants((method, option) -> false))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContainingAll("bottleneck", "plain");
  }

  @Test
  void plan_nothingOrTwice_isRefused() {
    List<Method> plain = List.of(Method.byName("plain"));
    Method twin = Method.byName("plain");
    assertThatThrownBy(
            () -> new Plan(List.of(twin, twin), List.of("CB"), List.of(1L), Grid.empty()))
        .hasMessageContaining("methods");
    assertThatThrownBy(() -> new Plan(plain, List.of(), List.of(1L), Grid.empty()))
        .hasMessageContaining("tasks");
    assertThatThrownBy(() -> new Plan(plain, List.of("CB"), List.of(1L, 1L), Grid.empty()))
        .hasMessageContaining("seeds");
  }
}
