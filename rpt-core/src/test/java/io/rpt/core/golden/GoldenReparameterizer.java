package io.rpt.core.golden;

import com.google.gson.JsonObject;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.reparam.Lstm;
import io.rpt.core.reparam.PeftLstm;
import io.rpt.core.reparam.PeftMlp;
import io.rpt.core.reparam.Reparameterizer;
import io.rpt.core.reparam.SuperPos;
import io.rpt.core.tensor.PromptShape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A golden reparameterizer as this library builds it.
 *
 * @param plan its tree
 * @param rawName the file's name of the raw table
 * @param weightNames the tree's weight names by the golden parameter names
 */
public record GoldenReparameterizer(
    LayerPlan plan, String rawName, Map<String, String> weightNames) {
  private static final Pattern OWN_NAME =
      Pattern.compile("network(?:\\.body)*\\.(?:(\\d+)\\.)?(\\w+)");

  /** From an entry of any kind but {@code generator}. */
  public static GoldenReparameterizer of(JsonObject entry) {
    PromptShape shape =
        new PromptShape(entry.get("rows").getAsInt(), entry.get("width").getAsInt());
    return switch (entry.get("kind").getAsString()) {
      case "mlp" -> {
        GoldenMlp mlp = GoldenMlp.of(entry);
        yield new GoldenReparameterizer(mlp.plan(), "in/prompt", mlp.weightNames());
      }
      case "superpos" -> {
        LayerPlan plan = LayerPlan.of(superPos(entry), shape);
        yield new GoldenReparameterizer(
            plan, "param/weights", Map.of("basis", plan.weights().get(0).name()));
      }
      default -> {
        LayerPlan plan = LayerPlan.of(network(entry), shape);
        yield new GoldenReparameterizer(plan, "in/prompt", names(plan));
      }
    };
  }

  private static Reparameterizer superPos(JsonObject entry) {
    SuperPos own = SuperPos.basisSize(entry.get("basis_size").getAsInt());
    return entry.get("basis_per_row").getAsBoolean() ? own : own.withSharedBasis();
  }

  private static Reparameterizer network(JsonObject entry) {
    String kind = entry.get("kind").getAsString();
    return switch (kind) {
      case "lstm" -> {
        int layers = entry.get("layers").getAsInt();
        Lstm lstm = new Lstm(layers, 0, entry.get("head").getAsBoolean());
        yield entry.get("residual").getAsBoolean() ? lstm.residual() : lstm;
      }
      case "ptuning_lstm" ->
          PeftLstm.hidden(entry.get("hidden").getAsInt())
              .withLayers(entry.get("layers").getAsInt());
      case "ptuning_mlp" -> new PeftMlp(entry.get("hidden").getAsInt());
      default -> throw new AssertionError("Reparameterizers of kind '" + kind + "' are unknown.");
    };
  }

  /**
   * Golden names of an LSTM with or without head, or of a chain of linear maps: the LSTM's weights
   * have the same name in both; the head's layers are numbered from 0 after the LSTM.
   */
  private static Map<String, String> names(LayerPlan plan) {
    int heads = plan.weights().get(0).name().endsWith("weight_ih_l0") ? 1 : 0;
    Map<String, String> names = new LinkedHashMap<>();
    plan.weights()
        .forEach(
            weight -> {
              Matcher own = OWN_NAME.matcher(weight.name());
              if (!own.matches()) {
                throw new AssertionError("The weight " + weight.name() + " has an odd name.");
              }
              boolean lstm = own.group(2).contains("_l");
              String prefix = lstm ? "" : "head_" + (Integer.parseInt(own.group(1)) - heads) + "_";
              names.put(prefix + own.group(2), weight.name());
            });
    return names;
  }

  /**
   * The golden name of a tensor whose gradient is listed: the raw table's or a weight's own name.
   */
  public boolean isRaw(String tensor) {
    return rawName.endsWith("/" + tensor);
  }

  /** How many parameters the golden index counts: the raw table too where it is a parameter. */
  public long parameterCount() {
    return rawName.startsWith("param/") ? plan.trainableParameterCount() : plan.parameterCount();
  }
}
