package io.rpt.examples.runs;

import com.google.common.collect.Maps;
import io.rpt.core.io.JsonObject;
import io.rpt.core.io.JsonValue;
import io.rpt.examples.runs.Curve.Epoch;
import io.rpt.examples.runs.Curve.Loss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A learning curve as a member of a results line. */
final class CurveJson {
  private static final Set<String> NAMES = Set.of("steps_per_epoch", "epochs", "steps", "losses");
  private static final Set<String> EPOCH_NAMES = Set.of("loss", "scores");

  private CurveJson() {}

  static Map<String, Object> write(Curve curve) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("steps_per_epoch", curve.stepsPerEpoch());
    json.put("epochs", curve.epochs().stream().map(CurveJson::write).toList());
    json.put("steps", curve.losses().stream().map(Loss::step).toList());
    json.put("losses", curve.losses().stream().map(Loss::loss).toList());
    return json;
  }

  private static Map<String, Object> write(Epoch epoch) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("loss", epoch.loss());
    json.put("scores", epoch.scores());
    return json;
  }

  static Curve read(JsonObject json) {
    json.rejectUnknown(NAMES);
    List<JsonValue> steps = json.list("steps");
    List<JsonValue> losses = json.list("losses");
    if (steps.size() != losses.size()) {
      throw json.failure(
          "has " + steps.size() + " steps and " + losses.size() + " losses; expected as many.");
    }
    List<Loss> points = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      points.add(
          new Loss((int) steps.get(i).asInteger(1, Integer.MAX_VALUE), losses.get(i).asNumber()));
    }
    return new Curve(
        json.integer("steps_per_epoch", 0, Integer.MAX_VALUE),
        json.list("epochs").stream().map(CurveJson::epoch).toList(),
        points);
  }

  private static Epoch epoch(JsonValue value) {
    JsonObject json = value.asObject();
    json.rejectUnknown(EPOCH_NAMES);
    JsonObject scores = json.object("scores");
    return new Epoch(json.number("loss"), Maps.toMap(scores.names(), scores::number));
  }
}
