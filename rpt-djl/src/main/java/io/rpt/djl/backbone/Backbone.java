package io.rpt.djl.backbone;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.rpt.core.error.Checks;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.error.InvalidValueException;
import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.djl.ops.DropoutRates;
import io.rpt.djl.ops.GradMode;
import io.rpt.djl.text.TextEncoder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A transformer read from a Hugging Face folder and frozen for life: its weights never require a
 * gradient, and arrays can no longer be added beside them, so that an operation that would leak
 * into the backbone throws instead. Safe from any thread. Close it after everything that uses it.
 */
public final class Backbone implements AutoCloseable {
  private final ModelFolder folder;
  private final Precision precision;
  private final String modelType;
  private final FamilyConfig config;
  private final Lifetime lifetime;
  private final NDManager root;
  private final FamilyBlocks blocks;
  private volatile @Nullable TextEncoder tokenizer;

  private Backbone(ModelFolder folder, Device device, Precision precision, WeightStorage storage) {
    this.folder = folder;
    this.precision = precision;
    modelType = folder.modelType();
    config = folder.config();
    lifetime = new Lifetime(folder.path());
    root = DeviceChoice.engine().newBaseManager(device);
    try {
      NDManager frozen = root.newSubManager();
      blocks = FamilyBlocks.read(folder, lifetime, frozen, precision.operators(), storage, false);
      frozen.cap();
    } catch (Throwable e) {
      root.close();
      throw e;
    }
  }

  /** Opens a folder on {@link DeviceChoice#AUTO}. */
  public static Backbone open(Path folder) {
    return open(folder, OpenOptions.standard());
  }

  /** Opens a folder on a device. */
  public static Backbone open(Path folder, DeviceChoice device) {
    return open(folder, OpenOptions.standard().device(device));
  }

  /**
   * Opens a folder: {@code config.json} and safetensors weights; the tokenizer is read when text is
   * first encoded, see {@link TextEncoder#open}.
   *
   * @param folder the folder
   * @param options where, in which numbers, and how the weights are kept
   * @throws InvalidFileException if the folder is incomplete, damaged or contradictory
   * @throws UnsupportedFeatureException if the family, a variant, the device or the precision is
   *     not there, or the weights cannot be kept so
   */
  public static Backbone open(Path folder, OpenOptions options) {
    ModelFolder files = ModelFolder.open(folder);
    Device device = options.device().resolve();
    Precision precision = options.precision().on(device);
    options.storage().check(device, precision);
    return new Backbone(files, device, precision, options.storage());
  }

  /** Opens a folder on the CPU in a precision that it need not be fast at. */
  static Backbone openOnCpu(Path folder, Precision precision) {
    ModelFolder files = ModelFolder.open(folder);
    return new Backbone(files, DeviceChoice.CPU.resolve(), precision, WeightStorage.READ);
  }

  /** The shape of the model. */
  public FamilyConfig config() {
    return config;
  }

  /** The family, such as {@code bert} or {@code t5}. */
  public String modelType() {
    return modelType;
  }

  /** D, the width of prompt rows. */
  public int width() {
    return config.width();
  }

  /** H, the width of hidden states. */
  public int hiddenWidth() {
    return config.hiddenSize();
  }

  /** V, the number of words. */
  public int vocabularySize() {
    return config.vocabularySize();
  }

  /**
   * The longest row: prompt, text and special tokens; {@link Integer#MAX_VALUE} where only memory
   * is a limit.
   */
  public int maxPositions() {
    return config.maxPositions();
  }

  /** The number of layers; of an encoder-decoder, those of the encoder. */
  public int layerCount() {
    return config.layers();
  }

  /** The id of padding. */
  public int paddingId() {
    return config.paddingId();
  }

  /**
   * The dropout of {@code config.json}; it acts only where a forward pass runs through {@link
   * io.rpt.djl.ops.DropoutMode}.
   */
  public DropoutRates ownDropout() {
    return config.dropout();
  }

  /** The number of frozen values in memory, heads of the folder included. */
  public long parameterCount() {
    return blocks.parameterCount();
  }

  /** In which numbers it computes: F32 or BF16. */
  public Precision precision() {
    return precision;
  }

  /** Where the weights are. */
  public Device device() {
    return root.getDevice();
  }

  /** The folder that was opened. */
  public Path folder() {
    return folder.path();
  }

  /**
   * SHA-256 of the weight files; see {@link ModelFolder#digest()}.
   *
   * @throws InvalidFileException if a file is no longer the one that was opened
   */
  public String digest() {
    blocks.weights().requireUnchanged();
    return folder.digest();
  }

  /**
   * SHA-256 of the tokenizer's file; see {@link TextEncoder#digest()}.
   *
   * @throws InvalidFileException if there is none, or it is damaged
   * @throws UnsupportedFeatureException if it is of a kind that is not built
   */
  public String tokenizerDigest() {
    return tokenizer().digest();
  }

  /**
   * A hash of the weights in memory, names and bits, in hexadecimal. Equal before and after
   * training; not comparable with {@link #digest()}.
   */
  public String weightsHash() {
    lifetime.check();
    return GradMode.off(() -> WeightsHash.of(blocks.weights().byStoredName(), root));
  }

  /**
   * The tokenizer of the folder, read at the first call.
   *
   * @throws InvalidFileException if the folder has none, or it is damaged
   * @throws UnsupportedFeatureException if it is of a kind that is not built
   */
  public TextEncoder tokenizer() {
    lifetime.check();
    TextEncoder opened = tokenizer;
    return opened == null ? openTokenizer() : opened;
  }

  private synchronized TextEncoder openTokenizer() {
    lifetime.check();
    TextEncoder opened = tokenizer;
    if (opened == null) {
      opened = TextEncoder.open(folder.path(), vocabularySize(), paddingId());
      tokenizer = opened;
    }
    return opened;
  }

  /**
   * A copy of one row of the word embeddings, for initialising a prompt.
   *
   * @param id 0 .. V-1
   * @return [D]
   * @throws InvalidValueException if there is no such word
   */
  public float[] embeddingRow(int id) {
    lifetime.check();
    Checks.inRange("token id", id, 0, vocabularySize() - 1);
    return GradMode.off(
        () -> {
          try (NDManager scratch = newManager();
              NDArray row = blocks.block().wordEmbeddings(scratch.create(new long[][] {{id}}))) {
            return row.toFloatArray();
          }
        });
  }

  /** The Block that computes. */
  public FamilyBlock block() {
    lifetime.check();
    return blocks.block();
  }

  /** The layers that a prompt in the input goes through. */
  public LayerStack stack() {
    return block().stack();
  }

  /**
   * The Block of an encoder, such as BERT.
   *
   * @throws UnsupportedFeatureException if the backbone is of another kind
   */
  public EncoderFamily encoder() {
    return block(EncoderFamily.class, "an encoder such as bert");
  }

  /**
   * The Block of a decoder-only model, such as GPT-2.
   *
   * @throws UnsupportedFeatureException if the backbone is of another kind
   */
  public DecoderFamily decoder() {
    return block(DecoderFamily.class, "a decoder-only model such as gpt2");
  }

  /**
   * The Block of a BERT.
   *
   * @throws UnsupportedFeatureException if the backbone is of another family
   */
  public BertBlock bert() {
    return block(BertBlock.class, "a backbone of the family bert");
  }

  /**
   * The Block of a T5.
   *
   * @throws UnsupportedFeatureException if the backbone is of another family
   */
  public T5Block t5() {
    return block(T5Block.class, "a backbone of the family t5");
  }

  private <T extends FamilyBlock> T block(Class<T> type, String wanted) {
    lifetime.check();
    return blocks.as(type, wanted);
  }

  /** Where prompts go unless told otherwise: after [CLS], or in front of the input. */
  public PromptInjector defaultInjection() {
    return config.defaultInjection();
  }

  /**
   * Refuses an injection that the backbone has no place for.
   *
   * @throws IncompatiblePromptException naming both
   */
  public void requireInjection(PromptInjector injector) {
    new InjectionPlaces(folder, config).require(injector);
  }

  /**
   * A manager on the backbone's device; the caller closes it, and closing the backbone closes it
   * too.
   */
  public NDManager newManager() {
    lifetime.check();
    return root.newSubManager();
  }

  /**
   * The number of live arrays of the weights and of every manager of {@link #newManager()}: the
   * measure of leak tests.
   */
  public int liveArrays() {
    lifetime.check();
    return root.getManagedArrays().size();
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
