package dev.pgvitals.cli.option;

import dev.pgvitals.config.Shard;
import dev.pgvitals.text.Plural;
import dev.pgvitals.yaml.Bounds;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Which part of the fleet is this agent's. */
public final class ShardOption {
  private static final String VARIABLE = "PGVITALS_SHARD";

  @Option(
      names = "--shard",
      paramLabel = "K/N",
      converter = Text.class,
      description =
          "Only the servers in shard K of N, by a hash of their names: for a fleet"
              + " that N agents share. Default: PGVITALS_SHARD, else all servers.")
  private @Nullable Shard shard;

  static final class Text implements ITypeConverter<Shard> {
    @Override
    public Shard convert(String text) {
      return Shard.parse(text).orElseThrow(() -> new TypeConversionException(mistake(text)));
    }
  }

  private static String mistake(String text) {
    return "'"
        + text
        + "' must be K/N with K from 1 to N, such as 2/5, and N at most "
        + Bounds.SHARDS.most();
  }

  /** What is in force: the option, else the variable, else all. */
  public Shard chosen(CommandSpec command) {
    if (shard != null) {
      return shard;
    }
    Optional<String> text = ProcessContext.of(command).environment().variable(VARIABLE);
    if (text.isEmpty()) {
      return Shard.WHOLE;
    }
    return Shard.parse(text.get())
        .orElseThrow(
            () ->
                new ParameterException(
                    command.commandLine(),
                    "Invalid value for the environment variable "
                        + VARIABLE
                        + ": "
                        + mistake(text.get())));
  }

  /** How many servers, and of how many if it is not all. */
  public static String describe(Shard shard, int servers, int all) {
    return shard.equals(Shard.WHOLE)
        ? Plural.of(servers, "server")
        : "%d of %s (shard %s)".formatted(servers, Plural.of(all, "server"), shard);
  }
}
