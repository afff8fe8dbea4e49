package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.rpt.core.golden.GoldenDirectory;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.backbone.DeviceChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Optimizer steps of the training loop's own classes against the golden trajectories. */
class TrajectoryGoldenTest {
  private static final Map<String, Set<String>> BUILT =
      Map.of(
          "reparameterizer", Set.of("residual_mlp", "prompt_only", "superpos"),
          "placement", Set.of("after_cls", "before_cls", "encoder_front"),
          "objective", Set.of("linear_head", "teacher_forcing"));

  @TestFactory
  Stream<DynamicTest> trajectories() {
    return GoldenDirectory.tests("trajectories", TrajectoryGoldenTest::run);
  }

  private static void run(Path file, JsonObject entry) {
    String optimizer = entry.getAsJsonObject("optimizer").get("name").getAsString();
    assumeBuilt("optimizer", optimizer, Set.of("adamw", "adafactor"));
    BUILT.forEach((field, built) -> assumeBuilt(field, entry.get(field).getAsString(), built));
    Path folder = GoldenDirectory.locate().root().resolve(entry.get("backbone").getAsString());
    Assumptions.assumeTrue(
        Files.isDirectory(folder), () -> "the backbone " + folder + " is absent");
    String family =
        GoldenDirectory.json(folder.resolve("config.json")).get("model_type").getAsString();
    assumeBuilt("family", family, Set.of("bert", "t5"));
    try (Backbone backbone = Backbone.open(folder, DeviceChoice.CPU)) {
      GoldenTrajectory trajectory = new GoldenTrajectory(backbone, file, entry);
      JsonObject outputs = entry.getAsJsonObject("outputs");
      assertThat(outputs.keySet()).isNotEmpty();
      for (Map.Entry<String, JsonElement> output : outputs.entrySet()) {
        trajectory.compare(outputs, output.getKey());
      }
    }
  }

  private static void assumeBuilt(String field, String value, Set<String> built) {
    Assumptions.assumeTrue(
        built.contains(value),
        () -> "trajectories with the " + field + " '" + value + "' are not built yet");
  }
}
