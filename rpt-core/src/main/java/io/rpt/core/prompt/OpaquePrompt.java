package io.rpt.core.prompt;

import io.rpt.core.error.InvalidValueException;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A trained prompt whose network is a program, so that only the program can compute it: its numbers
 * and what came out of it when it was saved.
 *
 * @param network what the network is, for people
 * @param raw P, the raw table [P, D]
 * @param weights the network's weights by name, each beginning with {@value #PREFIX}
 * @param rows P' [P, D], the projected prompt
 * @param task injection, head, labels, text format and length
 * @param provenance where it comes from
 */
public record OpaquePrompt(
    String network,
    FloatTensor raw,
    Map<String, FloatTensor> weights,
    FloatTensor rows,
    PromptTask task,
    Provenance provenance)
    implements SoftPrompt {
  /** How every weight's name begins. */
  public static final String PREFIX = "network.";

  /** Copies the map and checks names and shapes. */
  public OpaquePrompt {
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
    List<String> strange =
        weights.keySet().stream().filter(name -> !name.startsWith(PREFIX)).toList();
    if (!strange.isEmpty()) {
      throw new InvalidValueException(
          "The weights " + strange + " have other names than " + PREFIX + "...; rename them.");
    }
    if (rows.shape().size() != 2 || !raw.shape().equals(rows.shape())) {
      throw new InvalidValueException(
          "The raw table has the shape "
              + raw.shape()
              + " and the projected prompt "
              + rows.shape()
              + "; expected the same matrix shape [P, D] for both.");
    }
  }

  @Override
  public PromptShape shape() {
    return new PromptShape(rows.shape().get(0), rows.shape().get(1));
  }

  /** The rows as they were when the prompt was saved; the network is not run again. */
  @Override
  public ProjectedPrompt project() {
    return new ProjectedPrompt(rows, task, provenance);
  }
}
