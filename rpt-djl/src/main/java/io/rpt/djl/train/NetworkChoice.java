package io.rpt.djl.train;

import ai.djl.nn.Block;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.generator.Generator;
import io.rpt.core.init.PromptInit;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.tensor.PromptShape;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.block.BlockNetwork;
import org.jspecify.annotations.Nullable;

/** How a prompt's rows are to be made, as far as it was chosen. */
final class NetworkChoice {
  private @Nullable Reparameterizer reparameterizer;
  private @Nullable Block block;
  private @Nullable Generator generator;
  private @Nullable PromptInit init;

  void reparameterizer(Reparameterizer chosen) {
    reparameterizer = chosen;
  }

  void block(Block chosen) {
    block = chosen;
  }

  void generator(Generator chosen) {
    generator = chosen;
  }

  void init(PromptInit chosen) {
    init = chosen;
  }

  /**
   * What is to be trained.
   *
   * @param length P
   */
  PromptSetup setup(Backbone backbone, int length, PromptInjector injector, long seed) {
    boolean late = injector instanceof Late;
    PromptShape shape = new PromptShape(length, late ? backbone.hiddenWidth() : backbone.width());
    PromptNetwork network = network(backbone, shape, injector);
    if (init != null && !network.startsFromEmbeddings()) {
      throw new InvalidValueException(
          "The initialisation "
              + init
              + " and "
              + network
              + " contradict each other: it starts as "
              + network.start(init)
              + ". Leave out the initialisation.");
    }
    PromptInit usual = late ? PromptInit.normal(seed) : PromptInit.vocabulary(seed);
    return new PromptSetup(network, injector, init == null ? usual : init);
  }

  private PromptNetwork network(Backbone backbone, PromptShape shape, PromptInjector injector) {
    if (generator != null) {
      if (reparameterizer != null || block != null) {
        throw new InvalidValueException(
            "The generator "
                + generator
                + " and a reparameterizer contradict each other: a generated prompt has no table"
                + " that could go through it. Leave one out.");
      }
      if (!(injector instanceof Late)) {
        throw new InvalidValueException(
            "The generator "
                + generator
                + " reads hidden states, but the injection is "
                + injector.name()
                + ". Choose a layer with late.");
      }
      return new GeneratorNetwork(generator.plan(shape, backbone.ownDropout().hidden()));
    }
    if (block != null) {
      return new OwnNetwork(BlockNetwork.of(block, shape));
    }
    Reparameterizer usual = Residual.bottleneck(400);
    return new TreeNetwork(LayerPlan.of(reparameterizer == null ? usual : reparameterizer, shape));
  }
}
