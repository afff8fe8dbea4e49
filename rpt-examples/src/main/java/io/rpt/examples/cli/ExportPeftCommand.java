package io.rpt.examples.cli;

import io.rpt.core.error.UnsupportedFeatureException;
import io.rpt.core.io.PeftAdapter;
import io.rpt.core.io.PeftExport;
import io.rpt.core.io.PeftFiles;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.ModelFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a prompt as an adapter of Hugging Face PEFT. */
@Command(
    name = "export-peft",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes a saved prompt as a folder that Hugging Face PEFT loads.",
      "Prompts of an encoder-decoder, of a decoder-only model that ranks or writes texts, and of an"
          + " encoder with --peft-pooled, compute the same in PEFT; of others, --prompt-only writes"
          + " the table alone."
    })
public final class ExportPeftCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--prompt",
      paramLabel = "DIR",
      required = true,
      description = "The saved prompt's folder, or the folder that train wrote.")
  private Path prompt;

  @Option(
      names = "--backbone",
      paramLabel = "DIR",
      converter = BackbonePath.class,
      required = true,
      description = "The folder of the model that the prompt was trained on.")
  private Path backbone;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The adapter's folder; made if it is missing.")
  private Path out;

  @Option(
      names = "--base-model",
      paramLabel = "NAME",
      description =
          "What PEFT's user calls the model, such as bert-base-uncased (default: the backbone's"
              + " folder).")
  private @Nullable String baseModel;

  @Option(
      names = "--prompt-only",
      description =
          "Write the table without the head, for a prompt that PEFT cannot compute alike; the"
              + " folder says so.")
  private boolean promptOnly;

  @Option(
      names = "--allow-other-backbone",
      description = "Accept a backbone whose files are not those that the prompt was trained on.")
  private boolean allowOther;

  @Mixin private ProgressOptions progress;

  /** Used by the command line. */
  public ExportPeftCommand() {}

  @Override
  public Integer call() {
    Path place = PromptPlace.find(prompt);
    if (PromptFiles.kind(place).equals("generated")) {
      throw new UnsupportedFeatureException(
          place
              + " is generated from the hidden states of each text, so it has no rows that could be"
              + " a PEFT prompt. Only projected prompts in the input can be exported.");
    }
    ProjectedPrompt loaded = PromptFiles.loadProjected(place);
    BackboneFacts facts =
        progress
            .view()
            .during("Hashing the backbone's files", () -> ModelFolder.open(backbone).facts());
    PeftExport export =
        allowOther ? PeftExport.onOther(loaded, facts) : PeftExport.onSame(loaded, facts);
    String name = baseModel == null ? backbone.toString() : baseModel;
    PeftAdapter adapter = promptOnly ? export.promptOnly(name) : export.whole(name);
    PeftFiles.save(adapter, out);
    report(adapter);
    return 0;
  }

  private void report(PeftAdapter adapter) {
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.println("task type           " + adapter.config().task());
    stdout.println("prompt [P, D]       " + adapter.table().shape());
    stdout.println("bytes               " + RunFolder.bytes(out));
    stdout.println("saved in            " + out);
    adapter
        .origin()
        .flatMap(origin -> origin.warning())
        .ifPresent(text -> spec.commandLine().getErr().println("rpt: warning: " + text));
  }
}
