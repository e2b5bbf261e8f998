package dev.pgvitals.cli.maintain;

import dev.pgvitals.cli.option.ProcessContext;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.maintain.Verbs;
import dev.pgvitals.maintain.config.Job;
import dev.pgvitals.maintain.config.MaintainConfig;
import dev.pgvitals.maintain.config.MaintainReader;
import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.verb.VerbKind;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which file, and what of it. */
final class MaintainFile {
  private static final Path USUAL = Path.of("/etc/pgvitals/maintain.yaml");

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The file of jobs; not the agent's. Default: PGVITALS_MAINTAIN_CONFIG, then"
              + " /etc/pgvitals/maintain.yaml.")
  private @Nullable Path file;

  @Option(
      names = {"-s", "--server"},
      paramLabel = "NAME",
      description = "Only this server; may be repeated.")
  private List<String> servers = new ArrayList<>();

  @Option(
      names = {"-j", "--job"},
      paramLabel = "NAME",
      description = "Only this job; may be repeated.")
  private List<String> jobs = new ArrayList<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** All of it, with the servers and jobs that were named. */
  MaintainConfig load() throws ProblemsException {
    return load(Verbs.ALL);
  }

  /** As {@link #load()}, with verbs that know what else the command line says. */
  MaintainConfig load(List<VerbKind> verbs) throws ProblemsException {
    Environment environment = ProcessContext.of(spec).environment();
    Path chosen =
        file != null
            ? file
            : environment.variable("PGVITALS_MAINTAIN_CONFIG").map(Path::of).orElse(USUAL);
    if (file == null && chosen.equals(USUAL) && Files.notExists(USUAL)) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no "
              + USUAL
              + ": name the file of jobs with --config, or write one;"
              + " docs/operations/maintain.md has a first one");
    }
    MaintainConfig config = new MaintainReader(environment, verbs).read(chosen);
    for (Problem warning : config.warnings()) {
      spec.commandLine().getErr().println("warning: " + warning);
    }
    return new MaintainConfig(
        config.zone(),
        config.keep(),
        chosen(config.servers(), MaintainServer::name, servers, "server"),
        chosen(config.jobs(), Job::name, jobs, "job"),
        config.archives(),
        config.warnings());
  }

  private <T> List<T> chosen(
      List<T> all, Function<T, String> name, List<String> wanted, String what) {
    List<String> names = all.stream().map(name).toList();
    for (String each : wanted) {
      if (!names.contains(each)) {
        throw new ParameterException(
            spec.commandLine(),
            "there is no %s \"%s\"%s".formatted(what, each, Suggestion.of(each, names)));
      }
    }
    return wanted.isEmpty()
        ? all
        : all.stream().filter(each -> wanted.contains(name.apply(each))).toList();
  }

  /** This machine, for rows of runs. */
  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "an unknown host";
    }
  }
}
