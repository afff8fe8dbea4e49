package io.rpt.core.golden;

import com.google.gson.JsonObject;
import io.rpt.core.reparam.ActivationFunction;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Mlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.Residual;
import io.rpt.core.tensor.PromptShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A golden multilayer perceptron as this library builds it.
 *
 * @param plan its tree
 * @param weightNames the tree's weight names by the golden parameter names
 */
public record GoldenMlp(LayerPlan plan, Map<String, String> weightNames) {
  /** From the options of an entry of kind {@code mlp}. */
  public static GoldenMlp of(JsonObject entry) {
    boolean bias = entry.get("bias").getAsBoolean();
    boolean layerNorm = entry.get("layer_norm").getAsBoolean();
    Mlp mlp =
        Mlp.bottleneck(entry.get("bottleneck").getAsInt())
            .withActivation(ActivationFunction.byId(entry.get("activation").getAsString()))
            .withTimes(entry.get("times").getAsInt());
    mlp = bias ? mlp : mlp.withoutBias();
    mlp = layerNorm ? mlp : mlp.withoutLayerNorm();
    Reparameterizer shared = entry.get("residual").getAsBoolean() ? new Residual(mlp) : mlp;
    Reparameterizer network = entry.get("per_row").getAsBoolean() ? shared.perToken() : shared;
    PromptShape shape =
        new PromptShape(entry.get("rows").getAsInt(), entry.get("width").getAsInt());
    return of(LayerPlan.of(network, shape), bias, layerNorm);
  }

  /** Names the weights of a tree that holds one MLP, in the order of the tree. */
  public static GoldenMlp of(LayerPlan plan, boolean bias, boolean layerNorm) {
    List<String> golden = new ArrayList<>(List.of("down_weight"));
    if (bias) {
      golden.add("down_bias");
    }
    golden.add("up_weight");
    if (bias) {
      golden.add("up_bias");
    }
    if (layerNorm) {
      golden.addAll(List.of("norm_weight", "norm_bias"));
    }
    if (golden.size() != plan.weights().size()) {
      throw new AssertionError(plan + " has the weights " + plan.weights() + ", not " + golden);
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < golden.size(); i++) {
      names.put(golden.get(i), plan.weights().get(i).name());
    }
    return new GoldenMlp(plan, names);
  }
}
