package io.rpt.djl.backbone;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.rpt.core.golden.GoldenDirectory;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases of late prompts and of masked-LM classification in every model folder, whatever its
 * family, through the public Blocks.
 */
class PromptedGoldenTest {
  @TestFactory
  Stream<DynamicTest> modelFolders() {
    return GoldenDirectory.locate().modelFolders().stream()
        .flatMap(folder -> GoldenCase.of(folder).stream())
        .filter(PromptedGoldenRun::isOne)
        .map(
            golden ->
                dynamicTest(
                    golden.title(),
                    golden.folder().toUri(),
                    () -> PromptedGoldenRun.check(golden, DeviceChoice.CPU, 0)));
  }
}
