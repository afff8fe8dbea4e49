package io.rpt.djl.backbone;

import ai.djl.ndarray.NDManager;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.JsonObject;
import io.rpt.djl.ops.Operators;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** The families that are built, named as {@code model_type} in {@code config.json} does. */
enum Family {
  BERT {
    @Override
    WeightNames names() {
      return BertBlock.NAMES;
    }

    @Override
    FamilyConfig config(JsonObject json, Path file) {
      return EncoderConfig.of(BertConfig.read(json, file));
    }

    @Override
    FamilyBlock block(Operators ops, FamilyConfig config, FolderWeights weights, Setting setting) {
      return new BertBlock(ops, (EncoderConfig) config, weights, setting.lifetime());
    }
  },
  DISTILBERT {
    @Override
    WeightNames names() {
      return DistilBertBlock.NAMES;
    }

    @Override
    FamilyConfig config(JsonObject json, Path file) {
      return DistilBertBlock.config(json, file);
    }

    @Override
    FamilyBlock block(Operators ops, FamilyConfig config, FolderWeights weights, Setting setting) {
      return new DistilBertBlock(ops, (EncoderConfig) config, weights, setting.lifetime());
    }
  },
  ELECTRA {
    @Override
    WeightNames names() {
      return ElectraBlock.NAMES;
    }

    @Override
    FamilyConfig config(JsonObject json, Path file) {
      return ElectraBlock.config(json, file);
    }

    @Override
    FamilyBlock block(Operators ops, FamilyConfig config, FolderWeights weights, Setting setting) {
      return new ElectraBlock(ops, (EncoderConfig) config, weights, setting.lifetime());
    }
  },
  GPT2 {
    @Override
    WeightNames names() {
      return Gpt2Block.NAMES;
    }

    @Override
    FamilyConfig config(JsonObject json, Path file) {
      return Gpt2Config.read(json, file);
    }

    @Override
    FamilyBlock block(Operators ops, FamilyConfig config, FolderWeights weights, Setting setting) {
      return new Gpt2Block(ops, (Gpt2Config) config, weights, setting.lifetime());
    }
  },
  ROBERTA {
    @Override
    WeightNames names() {
      return RobertaBlock.NAMES;
    }

    @Override
    FamilyConfig config(JsonObject json, Path file) {
      return RobertaBlock.config(json, file);
    }

    @Override
    FamilyBlock block(Operators ops, FamilyConfig config, FolderWeights weights, Setting setting) {
      return new RobertaBlock(ops, (EncoderConfig) config, weights, setting.lifetime());
    }
  },
  T5 {
    @Override
    WeightNames names() {
      return new T5Names();
    }

    @Override
    FamilyConfig config(JsonObject json, Path file) {
      return T5Config.read(json, file);
    }

    @Override
    FamilyBlock block(Operators ops, FamilyConfig config, FolderWeights weights, Setting setting) {
      return new T5Block(ops, (T5Config) config, weights, setting.lifetime(), setting.manager());
    }
  };

  /**
   * Where a Block lives.
   *
   * @param lifetime ends when the backbone is closed
   * @param manager of the weights
   */
  record Setting(Lifetime lifetime, NDManager manager) {}

  /**
   * The family of a {@code model_type}.
   *
   * @param file where it stands
   * @throws UnsupportedFeatureException if it is none of these, which the message lists
   */
  static Family of(String modelType, Path file) {
    return Arrays.stream(values())
        .filter(family -> family.modelType().equals(modelType))
        .findFirst()
        .orElseThrow(
            () ->
                new UnsupportedFeatureException(
                    file
                        + ": model_type is '"
                        + modelType
                        + "'; supported are "
                        + Arrays.stream(values()).map(Family::modelType).toList()
                        + ". Use a model of one of these families."));
  }

  String modelType() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How the weights are called in files. */
  abstract WeightNames names();

  abstract FamilyConfig config(JsonObject json, Path file);

  /** Reads the weights. */
  abstract FamilyBlock block(
      Operators ops, FamilyConfig config, FolderWeights weights, Setting setting);
}
