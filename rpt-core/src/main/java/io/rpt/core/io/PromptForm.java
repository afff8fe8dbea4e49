package io.rpt.core.io;

import io.rpt.core.generator.GeneratorKind;
import io.rpt.core.generator.GeneratorPlan;
import io.rpt.core.prompt.GeneratedPrompt;
import io.rpt.core.prompt.OpaquePrompt;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.core.prompt.ReparameterizedPrompt;
import io.rpt.core.reparam.LayerPlan;
import io.rpt.core.tensor.FloatTensor;
import io.rpt.core.tensor.PromptShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How one form of a prompt becomes JSON members and tensors, and back.
 *
 * @param <T> the form's type
 */
interface PromptForm<T> {
  /** What the document calls the form. */
  String kind();

  /** The form's own members, beside those of {@link TaskJson}. */
  Set<String> names();

  Map<String, Object> members(T prompt);

  Map<String, FloatTensor> tensors(T prompt);

  T read(JsonObject document, PromptTensors tensors);

  /** P', ready to serve. */
  PromptForm<ProjectedPrompt> PROJECTED = new Projected();

  /** The raw table with its network, ready to train on. */
  PromptForm<ReparameterizedPrompt> REPARAMETERIZED = new Reparameterized();

  /** The raw table with the weights of a network that is a program. */
  PromptForm<OpaquePrompt> OPAQUE = new Opaque();

  /** A generator, ready to serve and to train on. */
  PromptForm<GeneratedPrompt> GENERATED = new Generated();

  /** Puts a shape into members. */
  private static Map<String, Object> withShape(PromptShape shape, Map<String, Object> members) {
    Map<String, Object> all = new HashMap<>(members);
    all.put("length", shape.length());
    all.put("width", shape.width());
    return all;
  }

  private static PromptShape shape(JsonObject document) {
    return new PromptShape(
        document.integer("length", 1, PromptShape.MAX_LENGTH),
        document.integer("width", 1, PromptShape.MAX_WIDTH));
  }

  /** See {@link #PROJECTED}. */
  final class Projected implements PromptForm<ProjectedPrompt> {
    private static final String ROWS = "prompt_embeddings";

    @Override
    public String kind() {
      return "projected";
    }

    @Override
    public Set<String> names() {
      return Set.of("length", "width");
    }

    @Override
    public Map<String, Object> members(ProjectedPrompt prompt) {
      return withShape(prompt.shape(), TaskJson.members(prompt.task(), prompt.provenance()));
    }

    @Override
    public Map<String, FloatTensor> tensors(ProjectedPrompt prompt) {
      Map<String, FloatTensor> tensors = new TreeMap<>(prompt.task().head().tensors());
      tensors.put(ROWS, prompt.rows());
      return tensors;
    }

    @Override
    public ProjectedPrompt read(JsonObject document, PromptTensors tensors) {
      PromptShape shape = shape(document);
      FloatTensor rows = tensors.take(ROWS, List.of(shape.length(), shape.width()));
      return new ProjectedPrompt(
          rows, TaskJson.task(document, tensors), TaskJson.provenance(document));
    }
  }

  /** See {@link #REPARAMETERIZED}. */
  final class Reparameterized implements PromptForm<ReparameterizedPrompt> {
    private static final String RAW = "raw_prompt";

    @Override
    public String kind() {
      return "reparameterized";
    }

    @Override
    public Set<String> names() {
      return Set.of("length", "width", "raw_width", "network");
    }

    @Override
    public Map<String, Object> members(ReparameterizedPrompt prompt) {
      Map<String, Object> members =
          withShape(prompt.shape(), TaskJson.members(prompt.task(), prompt.provenance()));
      members.put("raw_width", prompt.plan().rawWidth());
      members.put("network", LayerJson.write(prompt.plan().root().layer()));
      return members;
    }

    @Override
    public Map<String, FloatTensor> tensors(ReparameterizedPrompt prompt) {
      Map<String, FloatTensor> tensors = new TreeMap<>(prompt.weights());
      tensors.putAll(prompt.task().head().tensors());
      tensors.put(RAW, prompt.raw());
      return tensors;
    }

    @Override
    public ReparameterizedPrompt read(JsonObject document, PromptTensors tensors) {
      PromptShape shape = shape(document);
      int rawWidth = document.integer("raw_width", 1, PromptShape.MAX_WIDTH);
      LayerPlan plan =
          document.build(
              () -> LayerPlan.of(LayerJson.read(document.object("network")), shape, rawWidth));
      FloatTensor raw = tensors.take(RAW, List.of(shape.length(), rawWidth));
      return new ReparameterizedPrompt(
          plan,
          raw,
          tensors.take(plan.weights()),
          TaskJson.task(document, tensors),
          TaskJson.provenance(document));
    }
  }

  /** See {@link #OPAQUE}. */
  final class Opaque implements PromptForm<OpaquePrompt> {
    @Override
    public String kind() {
      return "opaque";
    }

    @Override
    public Set<String> names() {
      return Set.of("length", "width", "network");
    }

    @Override
    public Map<String, Object> members(OpaquePrompt prompt) {
      Map<String, Object> members =
          withShape(prompt.shape(), TaskJson.members(prompt.task(), prompt.provenance()));
      members.put("network", prompt.network());
      return members;
    }

    @Override
    public Map<String, FloatTensor> tensors(OpaquePrompt prompt) {
      Map<String, FloatTensor> tensors = new TreeMap<>(prompt.weights());
      tensors.putAll(prompt.task().head().tensors());
      tensors.put(Reparameterized.RAW, prompt.raw());
      tensors.put(Projected.ROWS, prompt.rows());
      return tensors;
    }

    @Override
    public OpaquePrompt read(JsonObject document, PromptTensors tensors) {
      PromptShape shape = shape(document);
      List<Integer> matrix = List.of(shape.length(), shape.width());
      return new OpaquePrompt(
          document.string("network"),
          tensors.take(Reparameterized.RAW, matrix),
          tensors.takeAll(OpaquePrompt.PREFIX),
          tensors.take(Projected.ROWS, matrix),
          TaskJson.task(document, tensors),
          TaskJson.provenance(document));
    }
  }

  /** See {@link #GENERATED}. */
  final class Generated implements PromptForm<GeneratedPrompt> {
    private static final Set<String> GENERATOR = Set.of("kind", "bottleneck", "dropout");

    @Override
    public String kind() {
      return "generated";
    }

    @Override
    public Set<String> names() {
      return Set.of("length", "width", "generator");
    }

    @Override
    public Map<String, Object> members(GeneratedPrompt prompt) {
      Map<String, Object> members =
          withShape(prompt.shape(), TaskJson.members(prompt.task(), prompt.provenance()));
      GeneratorPlan plan = prompt.plan();
      members.put(
          "generator",
          Map.of(
              "kind", plan.kind().id(),
              "bottleneck", plan.bottleneck(),
              "dropout", plan.dropout()));
      return members;
    }

    @Override
    public Map<String, FloatTensor> tensors(GeneratedPrompt prompt) {
      Map<String, FloatTensor> tensors = new TreeMap<>(prompt.weights());
      tensors.putAll(prompt.task().head().tensors());
      return tensors;
    }

    @Override
    public GeneratedPrompt read(JsonObject document, PromptTensors tensors) {
      JsonObject generator = document.object("generator");
      generator.rejectUnknown(GENERATOR);
      PromptShape shape = shape(document);
      GeneratorPlan plan =
          generator.build(
              () ->
                  new GeneratorPlan(
                      GeneratorKind.byId(generator.string("kind")),
                      shape,
                      generator.integer("bottleneck", 1, Integer.MAX_VALUE),
                      generator.number("dropout")));
      return new GeneratedPrompt(
          plan,
          tensors.take(plan.weights()),
          TaskJson.task(document, tensors),
          TaskJson.provenance(document));
    }
  }
}
