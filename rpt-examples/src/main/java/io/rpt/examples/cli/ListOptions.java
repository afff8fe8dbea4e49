package io.rpt.examples.cli;

import io.rpt.examples.plan.Grid;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/** Gives a command every option of a run, with a list of values each. */
final class ListOptions implements IModelTransformer {
  /** Their values may have commas. */
  private static final Set<Class<?>> UNDIVIDED = Set.of(String.class, List.class, Path.class);

  /** Used by picocli. */
  ListOptions() {}

  /** A value that belongs to no object. */
  private static final class Holder implements IGetter, ISetter {
    private @Nullable Object value;

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as picocli's interface asks
    public <T> @Nullable T get() {
      return (@Nullable T) value;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T set(@Nullable T now) {
      T before = (T) value;
      value = now;
      return before;
    }
  }

  @Override
  public CommandSpec transform(CommandSpec command) {
    for (OptionSpec option : CellWords.all()) {
      if (command.findOption(option.longestName()) == null) {
        command.addOption(listed(option));
      }
    }
    return command;
  }

  private static OptionSpec listed(OptionSpec option) {
    Holder holder = new Holder();
    boolean flag = CellWords.isFlag(option);
    OptionSpec.Builder builder =
        OptionSpec.builder(option.names()).getter(holder).setter(holder).description(text(option));
    if (flag) {
      return builder.type(boolean.class).build();
    }
    builder
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(option.paramLabel())
        .completionCandidates(option.completionCandidates());
    if (!UNDIVIDED.contains(option.type())) {
      builder.splitRegex(",");
    }
    return builder.build();
  }

  /** What help says of it; its default is the run's, not this option's. */
  private static String[] text(OptionSpec option) {
    return Arrays.stream(option.description())
        .map(line -> line.replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue())))
        .toArray(String[]::new);
  }

  /** The options of runs that the command line gives, in its order. */
  static Grid given(CommandSpec command) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      String name = option.longestName().substring(2);
      if (CellWords.isOption(name)) {
        values.put(name, words(option));
      }
    }
    return new Grid(values);
  }

  private static List<String> words(OptionSpec option) {
    Object value = option.getValue();
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }
}
