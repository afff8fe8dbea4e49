package io.rpt.djl.backbone;

import ai.djl.ndarray.NDManager;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.ops.Operators;

/**
 * The Block of an opened folder, with its weights.
 *
 * @param folder what was opened
 * @param weights its weights, all read
 * @param block what computes with them
 */
record FamilyBlocks(ModelFolder folder, FolderWeights weights, FamilyBlock block) {
  /**
   * Reads the weights of a folder.
   *
   * @param manager what they are attached to
   * @param ops what computes with them
   * @param storage where they are kept
   * @param trained whether they require gradients
   */
  static FamilyBlocks read(
      ModelFolder folder,
      Lifetime lifetime,
      NDManager manager,
      Operators ops,
      WeightStorage storage,
      boolean trained) {
    Family family = folder.family();
    Family.Setting setting = new Family.Setting(lifetime, manager);
    return GradMode.off(
        () -> {
          FolderWeights weights =
              new FolderWeights(folder, family.names(), manager, ops, storage, trained);
          FamilyBlock block = family.block(ops, folder.config(), weights, setting);
          return new FamilyBlocks(folder, weights, block);
        });
  }

  /**
   * The Block as one of a kind.
   *
   * @param wanted the kind in words
   * @throws UnsupportedFeatureException if it is of another
   */
  <T extends FamilyBlock> T as(Class<T> type, String wanted) {
    if (!type.isInstance(block)) {
      throw new UnsupportedFeatureException(
          "This needs "
              + wanted
              + ", but "
              + folder.path()
              + " is of the family "
              + folder.modelType()
              + ". Open a folder whose model_type fits.");
    }
    return type.cast(block);
  }

  /** How many values are in memory. */
  long parameterCount() {
    return weights.byStoredName().values().stream().mapToLong(p -> p.getArray().size()).sum();
  }
}
