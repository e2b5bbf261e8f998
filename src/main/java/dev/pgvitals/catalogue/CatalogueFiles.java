package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds and reads the files that the configuration's {@code catalogue} list names. */
public final class CatalogueFiles {
  /** Stands for the catalogue that comes with the agent. */
  public static final String BUILTIN = "builtin";

  private static final String RESOURCE = "/queries.yaml";
  private static final int LONGEST = 16 * 1024 * 1024;

  private CatalogueFiles() {}

  /**
   * Reads what the list names, in its order.
   *
   * @param names {@code builtin}, files, directories (their {@code *.yaml} and {@code *.yml} in
   *     alphabetical order, no deeper) and globs; a file that several of them name is read once,
   *     where it is named first
   * @param directory what relative names are relative to
   * @throws ProblemsException for every name that finds nothing and every file that cannot be read
   */
  public static List<Source> read(List<String> names, Path directory) throws ProblemsException {
    Problems problems = new Problems();
    List<Source> sources = new ArrayList<>();
    List<Path> seen = new ArrayList<>();
    boolean builtin = false;
    for (String name : names) {
      problems.file(name);
      if (name.equals(BUILTIN)) {
        if (!builtin) {
          sources.add(builtin());
        }
        builtin = true;
        continue;
      }
      for (Path file : FileSearch.find(name, directory, problems)) {
        Path absolute = file.toAbsolutePath().normalize();
        if (!seen.contains(absolute)) {
          seen.add(absolute);
          read(file, problems).ifPresent(sources::add);
        }
      }
    }
    problems.throwIfAny();
    return sources;
  }

  /** The catalogue that comes with the agent. */
  public static Source builtin() {
    try (InputStream in = CatalogueFiles.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the agent was built without " + RESOURCE);
      }
      return new Source(BUILTIN, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + RESOURCE, e);
    }
  }

  private static Optional<Source> read(Path file, Problems problems) {
    String name = file.toString();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        problem(problems, name, "is longer than 16 MB; is it a catalogue file?");
        return Optional.empty();
      }
      return decode(name, bytes, problems).map(text -> new Source(name, text));
    } catch (NoSuchFileException e) {
      problem(problems, name, "there is no such file");
    } catch (AccessDeniedException e) {
      problem(problems, name, "no permission to read this file");
    } catch (IOException e) {
      problem(problems, name, "cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private static Optional<String> decode(String name, byte[] bytes, Problems problems) {
    if (bytes.length >= 2
        && ((bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)
            || (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF))) {
      problem(problems, name, "is UTF-16; save it as UTF-8");
      return Optional.empty();
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
    text.flip();
    if (result.isError()) {
      String before = text.toString();
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      String lastLine = before.substring(before.lastIndexOf('\n') + 1);
      int column = lastLine.codePointCount(0, lastLine.length()) + 1;
      problems.add(
          new Position(name, line, column), "", "is not valid UTF-8 here; save the file as UTF-8");
      return Optional.empty();
    }
    return Optional.of(text.toString());
  }

  private static void problem(Problems problems, String name, String message) {
    problems.add(new Position(name, 1, 1), "", message);
  }
}
