package io.rpt.djl.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void describe_here_saysWhatEqualBitsNeed() {
    Map<String, String> environment = Environment.describe(Device.cpu());
    assertThat(environment)
        .containsKeys("device", "djl", "java", "os", "processor", "pytorch", "rpt")
        .containsEntry("threads", String.valueOf(JniUtils.getNumThreads()));
  }
}
