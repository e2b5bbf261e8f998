package dev.pgvitals.cli.output;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A directory that a command writes files into. */
public record OutputDirectory(Path path) {
  /**
   * Writes the files in their order, and says so for each.
   *
   * @param texts by the name of the file
   * @return why not all could be written; empty when they were
   */
  public Optional<String> write(Map<String, String> texts, PrintWriter out) {
    Path at = path;
    try {
      Files.createDirectories(path);
      for (Map.Entry<String, String> text : texts.entrySet()) {
        at = path.resolve(text.getKey());
        Files.writeString(at, text.getValue());
        out.println("wrote " + at);
      }
    } catch (FileAlreadyExistsException e) {
      return Optional.of(e.getMessage() + " is a file; name a directory");
    } catch (AccessDeniedException e) {
      return Optional.of("no permission to write " + e.getMessage());
    } catch (NoSuchFileException e) {
      return Optional.of(e.getMessage() + " cannot be created");
    } catch (FileSystemException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Optional.of(at + ": " + e.getMessage());
    }
    out.flush();
    return Optional.empty();
  }
}
