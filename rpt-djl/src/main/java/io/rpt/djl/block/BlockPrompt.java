package io.rpt.djl.block;

import ai.djl.nn.Block;
import io.rpt.core.error.IncompatiblePromptException;
import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.OpaquePrompt;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.PromptTask;
import io.rpt.core.prompt.Provenance;
import io.rpt.core.prompt.SoftPrompt;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained prompt with the DJL Block that it was trained through. The Block is a program and is
 * not saved: whoever loads the prompt brings one of the same layers. The projected prompt needs no
 * Block.
 *
 * @param network the Block, for the prompt's shape
 * @param raw P, the raw table [P, D]
 * @param weights the values of the Block's parameters by name
 * @param task injection, head, labels, text format and length
 * @param provenance where it comes from
 */
public record BlockPrompt(
    BlockNetwork network,
    FloatTensor raw,
    Map<String, FloatTensor> weights,
    PromptTask task,
    Provenance provenance)
    implements SoftPrompt {
  private static final double TOLERANCE = 1e-3;

  /** Copies the map and checks names and shapes against the Block. */
  public BlockPrompt {
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    network.checkWeights(weights);
  }

  @Override
  public PromptShape shape() {
    return network.shape();
  }

  /** Runs the Block once, on the CPU and without dropout; it may be in training meanwhile. */
  @Override
  public ProjectedPrompt project() {
    return new ProjectedPrompt(network.evaluate(raw, weights), task, provenance);
  }

  /**
   * Saves the numbers into a folder, which is made if it is missing: table, parameters, head, and
   * the projected prompt, by which {@link #load} knows the Block again.
   *
   * @throws InvalidFileException if the folder cannot be written
   */
  public void save(Path folder) {
    PromptFiles.save(
        new OpaquePrompt(network.toString(), raw, weights, project().rows(), task, provenance),
        folder);
  }

  /**
   * Loads a prompt for a Block of the same layers as in training.
   *
   * @param block a Block that has not been initialized
   * @throws InvalidFileException if a file is missing, damaged, of a newer format, or of another
   *     kind of prompt
   * @throws IncompatiblePromptException if the Block's parameters have other names or shapes, or it
   *     computes something else from them than the one that was saved
   */
  public static BlockPrompt load(Path folder, Block block) {
    OpaquePrompt saved = PromptFiles.loadOpaque(folder);
    BlockPrompt prompt =
        new BlockPrompt(
            BlockNetwork.of(block, saved.shape()),
            saved.raw(),
            saved.weights(),
            saved.task(),
            saved.provenance());
    prompt.requireSame(saved, folder);
    return prompt;
  }

  private void requireSame(OpaquePrompt saved, Path folder) {
    FloatTensor rows = network.evaluate(raw, weights);
    for (int i = 0; i < rows.size(); i++) {
      double difference = Math.abs((double) rows.get(i) - saved.rows().get(i));
      if (!(difference <= TOLERANCE * (1 + Math.abs(saved.rows().get(i))))) {
        throw new IncompatiblePromptException(
            folder
                + ": the Block computes "
                + rows.get(i)
                + " where the projected prompt that was saved holds "
                + saved.rows().get(i)
                + " (row-major index "
                + i
                + "), though its parameters have the same shapes. Use the layers and activations"
                + " of the training run, "
                + saved.network()
                + ".");
      }
    }
  }
}
