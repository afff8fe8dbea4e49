package io.rpt.examples.cli;

import io.rpt.examples.doctor.BackboneExam;
import io.rpt.examples.doctor.Check;
import io.rpt.examples.doctor.Checks;
import io.rpt.examples.doctor.Doctor;
import io.rpt.examples.doctor.Finding;
import io.rpt.examples.doctor.FindingLines;
import io.rpt.examples.doctor.Surroundings;
import io.rpt.examples.files.JsonLines;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether all that is needed works here. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Checks natives, device, memory, threads, cache and versions: one line each, with what to do"
          + " where something is off.",
      "Ends with 0 if all that is needed works, else with 1."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--backbone",
      paramLabel = "DIR",
      converter = BackbonePath.class,
      description = "Check too whether this model's folder can be opened.")
  private @Nullable Path backbone;

  @Option(
      names = "--prompt",
      paramLabel = "DIR",
      description = "Check too whether this prompt belongs to the backbone.")
  private @Nullable Path prompt;

  @Option(names = "--json", paramLabel = "FILE", description = "Write one JSON line per finding.")
  private @Nullable Path json;

  @Mixin private ProgressOptions progress;

  /** Used by the command line. */
  public DoctorCommand() {}

  @Override
  public Integer call() {
    Usage.require(
        spec, prompt == null || backbone != null, "--prompt needs a model: give --backbone too.");
    // What DJL would log with a stack trace is in the lines; read when its classes are loaded.
    System.setProperty("org.slf4j.simpleLogger.log.ai.djl", "off");
    Surroundings here = Surroundings.here();
    boolean colours = Ansi.AUTO.enabled();
    List<Check> checks = new ArrayList<>(Checks.of(here, colours, charset(here)));
    FindingLines lines = new FindingLines(colours, charset(here));
    List<Finding> findings;
    if (backbone == null) {
      findings = examine(checks, lines);
    } else {
      try (BackboneExam exam = new BackboneExam(backbone, here)) {
        checks.add(exam.weights());
        checks.add(exam.tokenizer());
        if (prompt != null) {
          checks.add(exam.prompt(PromptPlace.find(prompt)));
        }
        findings = examine(checks, lines);
      }
    }
    if (json != null) {
      write(json, findings);
    }
    return Doctor.isSound(findings) ? 0 : 1;
  }

  private List<Finding> examine(List<Check> checks, FindingLines lines) {
    PrintWriter out = spec.commandLine().getOut();
    return Doctor.examine(
        checks,
        progress.view(),
        finding -> {
          out.println(lines.line(finding));
          out.flush();
        });
  }

  /** The terminal's character set: by the property of JDK 19, else by that of JDK 17. */
  private static Charset charset(Surroundings here) {
    String name =
        here.properties().getOrDefault("stdout.encoding", here.properties().get("native.encoding"));
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : StandardCharsets.US_ASCII;
  }

  private static void write(Path file, List<Finding> findings) {
    try (JsonLines lines = JsonLines.open(file)) {
      for (Finding finding : findings) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("check", finding.what());
        line.put("level", finding.level().name().toLowerCase(Locale.ROOT));
        line.put("value", finding.value());
        line.put("next", finding.next());
        lines.write(line);
      }
    }
  }
}
