package io.rpt.examples.cli;

import io.rpt.core.data.Template;
import io.rpt.core.error.RptException;
import io.rpt.core.inject.PromptInjector;
import io.rpt.core.prompt.Averaging;
import io.rpt.core.reparam.ActivationFunction;
import io.rpt.djl.cache.StateFormat;
import io.rpt.djl.train.BackboneDropout;
import io.rpt.djl.train.OptimizerKind;
import io.rpt.djl.train.Schedule;
import io.rpt.djl.train.WordLoss;
import io.rpt.examples.runs.Shard;
import io.rpt.examples.superglue.SuperGlueTask;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the words of the command line become the library's values. */
public final class Converters {
  private Converters() {}

  /** Registers all converters at a command and its subcommands. */
  public static void register(CommandLine command) {
    command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Schedule.class, named(Schedule::byId))
        .registerConverter(OptimizerKind.class, named(OptimizerKind::byId))
        .registerConverter(BackboneDropout.class, named(BackboneDropout::byId))
        .registerConverter(ActivationFunction.class, named(ActivationFunction::byId))
        .registerConverter(Averaging.class, named(Averaging::byId))
        .registerConverter(WordLoss.class, named(WordLoss::byId))
        .registerConverter(StateFormat.class, named(StateFormat::byId))
        .registerConverter(Template.class, named(Template::new))
        .registerConverter(Shard.class, named(Shard::parse))
        .registerConverter(SuperGlueTask.class, named(SuperGlueTask::byName))
        .registerConverter(PromptInjector.class, named(PromptInjector::byName));
  }

  /** Makes a name that the library does not know wrong usage. */
  private static <T> ITypeConverter<T> named(Function<String, T> byName) {
    return name -> {
      try {
        return byName.apply(name);
      } catch (RptException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }
}
