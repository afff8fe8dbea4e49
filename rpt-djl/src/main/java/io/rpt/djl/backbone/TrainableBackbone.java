package io.rpt.djl.backbone;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.Dtype;
import io.rpt.core.io.SafetensorsLimits;
import io.rpt.core.io.SafetensorsWriter;
import io.rpt.djl.ops.EagerOperators;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.text.TextEncoder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A transformer read from a Hugging Face folder whose weights require gradients, for pretraining
 * and full fine-tuning, which write a folder again. Prompts and serving take a {@link Backbone}
 * only. To be used by one thread at a time. Close it after everything that uses it.
 */
public final class TrainableBackbone implements AutoCloseable {
  private final ModelFolder folder;
  private final FamilyConfig config;
  private final Lifetime lifetime;
  private final NDManager root;
  private final FamilyBlocks blocks;
  private @Nullable TextEncoder tokenizer;

  private TrainableBackbone(ModelFolder folder, DeviceChoice device) {
    this.folder = folder;
    config = folder.config();
    lifetime = new Lifetime(folder.path());
    root = DeviceChoice.engine().newBaseManager(device.resolve());
    try {
      NDManager weights = root.newSubManager(); // not capped: gradients are attached to it
      blocks =
          FamilyBlocks.read(
              folder, lifetime, weights, new EagerOperators(), WeightStorage.READ, true);
    } catch (Throwable e) {
      root.close();
      throw e;
    }
  }

  /** Opens a folder on {@link DeviceChoice#AUTO}. */
  public static TrainableBackbone open(Path folder) {
    return open(folder, DeviceChoice.AUTO);
  }

  /**
   * Opens a folder as {@link Backbone#open(Path, DeviceChoice)} does.
   *
   * @param folder the folder
   * @param device where the weights go
   * @throws InvalidFileException if the folder is incomplete, damaged or contradictory
   * @throws UnsupportedFeatureException if the family, a variant, or the device is not there
   */
  public static TrainableBackbone open(Path folder, DeviceChoice device) {
    return new TrainableBackbone(ModelFolder.open(folder), device);
  }

  /** The shape of the model. */
  public FamilyConfig config() {
    return config;
  }

  /** The files that were opened; what is in memory may have changed since. */
  public ModelFolder folder() {
    return folder;
  }

  /** The number of values in memory, heads of the folder included. */
  public long parameterCount() {
    return blocks.parameterCount();
  }

  /** Every parameter by the name under which the folder stores it; unmodifiable. */
  public SortedMap<String, Parameter> weights() {
    lifetime.check();
    return blocks.weights().byStoredName();
  }

  /**
   * As {@link #weights()}, without those that only a pooler or a head of the folder reads; for a
   * model that gets another head.
   */
  public SortedMap<String, Parameter> weightsWithoutHeads() {
    Set<String> heads =
        block().getChildren().values().stream()
            .filter(TrainableBackbone::isHead)
            .flatMap(child -> child.getParameters().values().stream())
            .map(Parameter::getId)
            .collect(Collectors.toSet());
    SortedMap<String, Parameter> others = new TreeMap<>(weights());
    others.values().removeIf(parameter -> heads.contains(parameter.getId()));
    return others;
  }

  private static boolean isHead(Block child) {
    return child instanceof Pooler || child instanceof MlmHead || child instanceof ReplacedWordHead;
  }

  /** A hash of the weights in memory, as {@link Backbone#weightsHash()}. */
  public String weightsHash() {
    lifetime.check();
    return GradMode.off(() -> WeightsHash.of(blocks.weights().byStoredName(), root));
  }

  /** The Block that computes. */
  public FamilyBlock block() {
    lifetime.check();
    return blocks.block();
  }

  /**
   * The Block of an encoder, such as BERT.
   *
   * @throws UnsupportedFeatureException if the backbone is of another kind
   */
  public EncoderFamily encoder() {
    lifetime.check();
    return blocks.as(EncoderFamily.class, "an encoder such as bert");
  }

  /**
   * The Block of a T5.
   *
   * @throws UnsupportedFeatureException if the backbone is of another family
   */
  public T5Block t5() {
    lifetime.check();
    return blocks.as(T5Block.class, "a backbone of the family t5");
  }

  /**
   * The tokenizer of the folder, read at the first call.
   *
   * @throws InvalidFileException if the folder has none, or it is damaged
   * @throws UnsupportedFeatureException if it is of a kind that is not built
   */
  public synchronized TextEncoder tokenizer() {
    lifetime.check();
    if (tokenizer == null) {
      tokenizer = TextEncoder.open(folder.path(), config.vocabularySize(), config.paddingId());
    }
    return tokenizer;
  }

  /** A manager on the device of the weights; closing the backbone closes it too. */
  public NDManager newManager() {
    lifetime.check();
    return root.newSubManager();
  }

  /** The number of live arrays of the weights and of every manager of {@link #newManager()}. */
  public int liveArrays() {
    lifetime.check();
    return root.getManagedArrays().size();
  }

  /**
   * Makes the folder that weights will be saved to as F32, before long work is done for them.
   *
   * @throws InvalidValueException if it is the folder that was opened, or there are more weights
   *     than can be written
   * @throws InvalidFileException if it cannot be made
   */
  public void prepare(Path target) {
    SafetensorsWriter.requireWritable(Dtype.F32.bytes() * parameterCount());
    FolderCopy.prepare(folder.path(), target);
  }

  /** Writes the present weights as F32; see {@link #save(Path, Dtype)}. */
  public Path save(Path target) {
    return save(target, Dtype.F32);
  }

  /**
   * Writes a Hugging Face folder: the present weights as {@code model.safetensors}, under the names
   * that the opened folder has for them, with its {@code config.json} and tokenizer. Tensors of the
   * opened folder that no Block reads are left out.
   *
   * @param target made if it is missing; files of these names are replaced
   * @param dtype F32, which {@link Backbone#open} reads back exactly, or F16
   * @return the folder
   * @throws InvalidValueException if it is the folder that was opened, or a value is too large for
   *     F16
   * @throws InvalidFileException if a file cannot be written
   */
  public Path save(Path target, Dtype dtype) {
    lifetime.check();
    byte[] bytes =
        GradMode.off(
            () ->
                SafetensorsWriter.toBytes(
                    HostCopies.of(weights()), Map.of(), SafetensorsLimits.forBackbones(), dtype));
    return FolderCopy.write(folder.path(), target, bytes);
  }

  /** Frees the weights, and every manager of {@link #newManager()}; further calls do nothing. */
  @Override
  public synchronized void close() {
    if (lifetime.end()) {
      if (tokenizer != null) {
        tokenizer.close();
      }
      root.close();
    }
  }
}
