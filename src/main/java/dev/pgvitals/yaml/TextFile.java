package dev.pgvitals.yaml;

import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.file.RefusedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a file that a user wrote; what keeps it from being read is a problem with its place. */
public final class TextFile {
  private TextFile() {}

  /** The text, in UTF-8 and of at most 4 MiB; empty when there is a new problem. */
  public static Optional<String> read(Path file, Problems problems) {
    String name = file.toString();
    try {
      byte[] bytes = FileAccess.SYSTEM.read(file, FileAccess.TEXT, FileTimeout.FOR_TEXTS);
      return decode(name, bytes, problems);
    } catch (NoSuchFileException e) {
      problem(problems, name, "there is no such file");
    } catch (AccessDeniedException e) {
      problem(problems, name, "no permission to read this file");
    } catch (RefusedFileException e) {
      problem(problems, name, String.valueOf(e.getMessage()));
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
