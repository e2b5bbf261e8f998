package dev.pgvitals.runbooks;

import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.runbook.RunbookReader;
import dev.pgvitals.runbook.Step;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The pages of {@code docs/runbooks}, as the agent reads them. */
public final class Pages {
  static final Path DIRECTORY = Path.of("docs", "runbooks");
  static final String INDEX = "README";

  private Pages() {}

  /** Every runbook, by name. */
  public static List<Runbook> all() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(Path::getFileName)
          .map(Path::toString)
          .map(file -> file.replaceFirst("\\.md$", ""))
          .filter(Predicate.not(INDEX::equals))
          .sorted()
          .map(Pages::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of them; what is not understood in it fails the test with its line. */
  static Runbook read(String name) {
    try {
      return RunbookReader.read(name, DIRECTORY.resolve(name + ".md").toString(), text(name));
    } catch (ProblemsException e) {
      throw new AssertionError(e.text(), e);
    }
  }

  static String text(String name) {
    try {
      return Files.readString(DIRECTORY.resolve(name + ".md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that is no block. */
  static Stream<String> prose(Runbook runbook) {
    return Stream.of(
            runbook.meaning().stream(),
            runbook.impact().stream(),
            runbook.boards().stream(),
            steps(runbook).map(Step::text),
            parts(runbook, Step.Prose.class).map(Step.Prose::text))
        .flatMap(texts -> texts);
  }

  static Stream<Step.Block> blocks(Runbook runbook) {
    return parts(runbook, Step.Block.class);
  }

  private static <T extends Step.Part> Stream<T> parts(Runbook runbook, Class<T> kind) {
    return steps(runbook)
        .flatMap(step -> step.parts().stream())
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  private static Stream<Step> steps(Runbook runbook) {
    return Stream.concat(runbook.diagnosis().stream(), runbook.mitigation().stream());
  }
}
