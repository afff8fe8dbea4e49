package com.example;

import static io.rpt.core.reparam.Layers.chain;
import static io.rpt.core.reparam.Layers.gelu;
import static io.rpt.core.reparam.Layers.layerNorm;
import static io.rpt.core.reparam.Layers.linear;

import ai.djl.modality.Classifications;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import io.rpt.core.data.LabeledText;
import io.rpt.core.data.LabeledTexts;
import io.rpt.core.data.TextFormat;
import io.rpt.core.data.TextInput;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.djl.backbone.Backbone;
import io.rpt.djl.block.BlockPrompt;
import io.rpt.djl.predict.PromptPredictor;
import io.rpt.djl.train.PromptTuner;
import io.rpt.djl.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;

/** The code of the README; what stands between the markers stands there word for word. */
public final class Quickstart {
  private Quickstart() {}

  /**
   * Trains a prompt on {@code train.jsonl}, saves it, loads it and predicts one text.
   *
   * @param args none
   * @throws Exception if prediction fails in DJL
   */
  public static void main(String[] args) throws Exception {
    // README: quickstart
    List<LabeledText> training = LabeledTexts.read(Path.of("train.jsonl"), TextFormat.SINGLE);
    List<LabeledText> validation = LabeledTexts.read(Path.of("val.jsonl"), TextFormat.SINGLE);
    try (Backbone bert = Backbone.open(Path.of("models/bert-base-uncased"))) {
      PromptTuner tuner =
          PromptTuner.on(bert).promptLength(10).reparameterizer(Residual.bottleneck(400)).build();
      TrainingResult result = tuner.fit(training, validation);
      ProjectedPrompt prompt = result.prompt().project();
      PromptFiles.save(prompt, Path.of("prompts/reviews"));

      ProjectedPrompt loaded = PromptFiles.loadProjected(Path.of("prompts/reviews"));
      try (PromptPredictor predictor = PromptPredictor.open(bert, loaded)) {
        Classifications answer = predictor.predict(TextInput.of("a film I will not forget"));
        System.out.println(answer);
      }
    }
    // README: end
  }

  /** A tuner whose prompt goes through layers of the user's own. */
  static PromptTuner custom(Backbone bert) {
    // README: custom
    Reparameterizer mine = shape -> chain(linear(64), gelu(), linear(shape.width()), layerNorm());
    PromptTuner tuner = PromptTuner.on(bert).reparameterizer(mine.residual()).build();
    // README: end
    return tuner;
  }

  /** A prompt that goes through a DJL Block: trained, saved, loaded and projected. */
  static ProjectedPrompt block(
      Backbone bert, List<LabeledText> training, List<LabeledText> validation) {
    // README: block
    Block network =
        new SequentialBlock()
            .add(Linear.builder().setUnits(64).build())
            .add(Activation.geluBlock())
            .add(Linear.builder().setUnits(bert.width()).build());
    PromptTuner tuner = PromptTuner.on(bert).reparameterizer(network).build();
    BlockPrompt trained = tuner.fit(training, validation).blockPrompt();
    trained.save(Path.of("prompts/block"));
    ProjectedPrompt prompt = BlockPrompt.load(Path.of("prompts/block"), network).project();
    // README: end
    return prompt;
  }
}
