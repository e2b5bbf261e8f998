package dev.pgvitals.cli.incident;

import com.google.gson.JsonParseException;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.config.incident.IncidentSettings;
import dev.pgvitals.incident.IncidentDirectory;
import dev.pgvitals.incident.IncidentFile;
import dev.pgvitals.incident.IncidentId;
import dev.pgvitals.incident.IncidentListJson;
import dev.pgvitals.text.Printable;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an agent has kept of the moments in which something was wrong. */
@Command(
    name = "incidents",
    description = {
      "Lists what the agent has kept: what was going on when an alert became critical, or a server"
          + " went down or came back.",
      "With show: all of one, as text. Reads the directory `incidents` of the configuration, and"
          + " connects to nothing."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:there is no such incident, or the directory or a file cannot be read",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals incidents --config pgvitals.yaml",
      "  pgvitals incidents show 20261127T0312   any unique beginning of an ID",
      "  pgvitals incidents show 20261127T0312 --json",
      "  pgvitals incidents --directory /var/lib/pgvitals/incidents --json",
    })
public final class IncidentsCommand implements Callable<Integer> {
  private static final String SHOW = "show";
  private static final int MAX_CHOICES = 5;
  private static final int MAX_SHOWN = 60;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(
      paramLabel = "show ID",
      hideParamSyntax = true,
      arity = "0..2",
      description = "Which to show: its ID in the list, or any beginning that no other has.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where they are. Default: `incidents.directory` of the configuration.")
  private @Nullable Path directory;

  @Option(names = "--json", description = "Print JSON: the list, or the file as it is.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** Nothing that a usage message would help with. */
  private static final class NotHadException extends Exception {
    private static final long serialVersionUID = 1;

    NotHadException(String message) {
      super(message);
    }
  }

  @Override
  public Integer call() throws Exception {
    if (!words.isEmpty() && (words.size() != 2 || !words.get(0).equals(SHOW))) {
      throw new ParameterException(
          spec.commandLine(),
          words.get(0).equals(SHOW)
              ? "say which to show: pgvitals incidents show ID"
              : "to see one, say pgvitals incidents show ID; to list them, nothing");
    }
    if (words.size() == 2 && !IncidentId.mayBegin(words.get(1))) {
      throw new ParameterException(
          spec.commandLine(),
          "'"
              + Printable.oneLine(Printable.shortened(words.get(1), MAX_SHOWN))
              + "' is no ID of an incident, such as 20261127T031207123Z_orders-1_down, nor the"
              + " beginning of one");
    }
    IncidentDirectory kept = new IncidentDirectory(path());
    PrintWriter out = spec.commandLine().getOut();
    try {
      List<IncidentFile> files = list(kept);
      if (words.isEmpty()) {
        print(files, out);
      } else {
        show(kept, chosen(files, words.get(1)), out);
      }
    } catch (NotHadException e) {
      out.flush();
      spec.commandLine().getErr().println(Printable.oneLine(String.valueOf(e.getMessage())));
      spec.commandLine().getErr().flush();
      return 1;
    }
    out.flush();
    return 0;
  }

  private Path path() throws ProblemsException {
    if (directory != null) {
      return directory;
    }
    return config
        .settings(spec)
        .incidents()
        .map(IncidentSettings::directory)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "the configuration keeps no incidents: set `incidents: {directory: ...}`, or"
                        + " say with --directory where they are"));
  }

  private static List<IncidentFile> list(IncidentDirectory kept) throws NotHadException {
    try {
      return kept.list();
    } catch (NoSuchFileException e) {
      throw new NotHadException(
          kept.path() + " does not exist: no agent that keeps incidents there was started yet");
    } catch (NotDirectoryException e) {
      throw new NotHadException(kept.path() + " is no directory");
    } catch (IOException e) {
      throw new NotHadException("cannot read " + kept.path() + ": " + e);
    }
  }

  private void print(List<IncidentFile> files, PrintWriter out) {
    if (json) {
      out.print(IncidentListJson.of(files, true, files.size()));
      return;
    }
    if (files.isEmpty()) {
      out.println("No incident is kept.");
      return;
    }
    TextTable table = new TextTable("ID", "TIME", "SIZE#", "SERVER", "ALERT");
    for (IncidentFile file : files) {
      table.add(
          shortest(file, files),
          file.time().truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' '),
          ValueUnit.BYTES.text((double) file.bytes()),
          Printable.shortened(file.server(), MAX_SHOWN),
          file.alert() + (file.damaged() ? " (damaged)" : ""));
    }
    out.print(table);
  }

  /** Its time, unless others began in the same millisecond. */
  private static String shortest(IncidentFile file, List<IncidentFile> files) {
    String time = file.id().substring(0, file.id().indexOf('_'));
    return files.stream().filter(other -> other.id().startsWith(time)).count() == 1
        ? time
        : file.id();
  }

  private static IncidentFile chosen(List<IncidentFile> files, String beginning)
      throws NotHadException {
    List<IncidentFile> found =
        files.stream().filter(file -> file.id().startsWith(beginning)).toList();
    if (found.isEmpty()) {
      throw new NotHadException(
          "no incident begins with " + beginning + "; pgvitals incidents lists them");
    }
    if (found.size() > 1 && found.stream().noneMatch(file -> file.id().equals(beginning))) {
      throw new NotHadException(
          found.size()
              + " incidents begin with "
              + beginning
              + ": "
              + String.join(", ", found.stream().limit(MAX_CHOICES).map(IncidentFile::id).toList())
              + (found.size() > MAX_CHOICES ? ", ..." : ""));
    }
    return found.stream()
        .filter(file -> file.id().equals(beginning))
        .findFirst()
        .orElse(found.get(0));
  }

  private void show(IncidentDirectory kept, IncidentFile file, PrintWriter out)
      throws NotHadException {
    String content;
    try {
      content = new String(kept.read(file.id()), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new NotHadException(file.id() + " has just been removed");
    } catch (IOException e) {
      throw new NotHadException("cannot read " + file.id() + ": " + e);
    }
    if (json) {
      out.print(content);
      return;
    }
    try {
      IncidentText.of(content).print(out);
    } catch (JsonParseException e) {
      throw new NotHadException(
          "the file of "
              + file.id()
              + " is damaged, or was written by a later version; --json prints what there is");
    }
  }
}
