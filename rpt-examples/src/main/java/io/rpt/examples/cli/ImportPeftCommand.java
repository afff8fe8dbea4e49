package io.rpt.examples.cli;

import io.rpt.core.error.InvalidFileException;
import io.rpt.core.io.PeftAdapter;
import io.rpt.core.io.PeftFiles;
import io.rpt.core.io.PeftImport;
import io.rpt.core.io.PromptFiles;
import io.rpt.core.prompt.BackboneFacts;
import io.rpt.core.prompt.ProjectedPrompt;
import io.rpt.djl.backbone.ModelFolder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a prompt of an adapter of Hugging Face PEFT. */
@Command(
    name = "import-peft",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes a prompt, for eval and predict, of an adapter that Hugging Face PEFT or export-peft"
          + " saved (PROMPT_TUNING or P_TUNING).",
      "What PEFT does not store is given here; an adapter of export-peft needs none of it."
    })
public final class ImportPeftCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      required = true,
      description = "The folder with adapter_config.json and adapter_model.safetensors.")
  private Path folder;

  @Option(
      names = "--backbone",
      paramLabel = "DIR",
      converter = BackbonePath.class,
      required = true,
      description = "The folder of the model that the adapter was trained on.")
  private Path backbone;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The prompt's folder; made if it is missing.")
  private Path out;

  @Option(names = "--overwrite", description = "Replace another prompt in the folder.")
  private boolean overwrite;

  @Mixin private ForeignOptions foreign;

  @Option(
      names = "--allow-other-backbone",
      description = "Accept a backbone that differs from the one that the adapter names.")
  private boolean allowOther;

  @Mixin private ProgressOptions progress;

  /** Used by the command line. */
  public ImportPeftCommand() {}

  @Override
  public Integer call() {
    if (!overwrite && Files.exists(out.resolve("prompt.json"))) {
      throw new InvalidFileException(
          out
              + " holds a prompt already. Name another folder with --out, or replace it with"
              + " --overwrite.");
    }
    PeftAdapter adapter = PeftFiles.load(folder);
    foreign.check(adapter);
    BackboneFacts facts =
        progress
            .view()
            .during("Hashing the backbone's files", () -> ModelFolder.open(backbone).facts());
    PeftImport source =
        allowOther ? PeftImport.onOther(adapter, facts) : PeftImport.onSame(adapter, facts);
    ProjectedPrompt prompt =
        adapter.origin().isPresent()
            ? source.asExported()
            : foreign.prompt(source, adapter.config().task(), facts);
    PromptFiles.save(prompt, out);
    report(adapter, prompt);
    return 0;
  }

  private void report(PeftAdapter adapter, ProjectedPrompt prompt) {
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.println("kind                " + adapter.config().type());
    stdout.println("task type           " + adapter.config().task());
    stdout.println("base model          " + adapter.config().baseModel().orElse("unknown"));
    stdout.println("prompt [P, D]       " + prompt.shape());
    stdout.println("labels              " + prompt.task().labels());
    stdout.println("saved in            " + out);
    if (!adapter.config().unknownKeys().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "rpt: warning: adapter_config.json has keys that are not known here and were not"
                  + " used: "
                  + adapter.config().unknownKeys());
    }
  }
}
