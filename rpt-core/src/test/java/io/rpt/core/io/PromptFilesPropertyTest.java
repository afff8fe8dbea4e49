package io.rpt.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.RandomTrees;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PromptFilesPropertyTest {
  @Property(tries = 200)
  void toBytes_randomTree_readsBackTheSame(@ForAll long seed) {
    LayerPlan plan = RandomTrees.plan(seed);
    ReparameterizedPrompt prompt =
        PromptSamples.trained(plan, RandomTrees.raw(plan, seed), RandomTrees.weights(plan, seed));
    ReparameterizedPrompt loaded =
        PromptFiles.reparameterizedFromBytes(PromptFiles.toBytes(prompt), "p");
    assertThat(loaded).isEqualTo(prompt);
    assertThat(loaded.plan().weights()).isEqualTo(plan.weights());
  }
}
