package io.rpt.djl.backbone;

import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.inject.Late;
import io.rpt.core.inject.PromptInjector;

/**
 * Where a backbone takes prompts.
 *
 * @param folder the backbone's
 * @param config its shape
 */
record InjectionPlaces(ModelFolder folder, FamilyConfig config) {
  /**
   * Refuses an injection that the backbone has no place for.
   *
   * @throws IncompatiblePromptException naming both
   */
  void require(PromptInjector injector) {
    if (injector instanceof Late late) {
      requireLayer(late);
    } else if (!config.accepts(injector)) {
      throw new IncompatiblePromptException(
          "The injection "
              + injector.name()
              + " does not go with the backbone "
              + folder.path()
              + ", which is of the family "
              + folder.modelType()
              + ". Use after_cls or before_cls with an encoder such as BERT, encoder_front with an"
              + " encoder-decoder such as T5, decoder_front with a decoder-only model such as"
              + " GPT-2, or late with any of them.");
    }
  }

  private void requireLayer(Late late) {
    int layers = config.layers();
    if (late.layer() >= layers) {
      throw new IncompatiblePromptException(
          "The prompt is to enter after "
              + late.layer()
              + " layers, but the backbone "
              + folder.path()
              + " has "
              + layers
              + ", of which at least one must follow. Choose a layer from 0 to "
              + (layers - 1)
              + "; the middle one, "
              + layers / 2
              + ", is usual.");
    }
  }
}
