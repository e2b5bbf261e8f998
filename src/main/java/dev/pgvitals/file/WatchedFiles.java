package dev.pgvitals.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * The files, directories and globs that a reading looked at, whether it found them or not and
 * whatever became of the reading; by them a later change is noticed. Not for use by several threads
 * at once.
 */
public final class WatchedFiles {
  private final Map<Name, Map<Path, Stamp>> read = new HashMap<>();

  private record Name(String name, Path directory) {}

  /**
   * One file at one moment. Links are followed, so a link that comes to lead elsewhere is a change.
   */
  private record Stamp(String modified, long size, String identity) {
    static final Stamp ABSENT = new Stamp("", -1, "");
  }

  /** What is there at one moment; equal to another state as long as nothing has changed. */
  public record State(Map<?, ?> byName) {
    public State {
      byName = Map.copyOf(byName);
    }
  }

  /**
   * Adds a name as {@link FileSearch} takes it. To be called before its files are read: what
   * changes meanwhile is then a change.
   */
  public void add(String name, Path directory) {
    read.computeIfAbsent(new Name(name, directory), WatchedFiles::look);
  }

  /** As it was when it was read. */
  public State read() {
    return new State(read);
  }

  /** As it is now. */
  public State now() {
    Map<Name, Map<Path, Stamp>> now = new HashMap<>();
    read.keySet().forEach(name -> now.put(name, look(name)));
    return new State(now);
  }

  private static Map<Path, Stamp> look(Name name) {
    Map<Path, Stamp> stamps = new HashMap<>();
    for (Path file : FileSearch.find(name.name(), name.directory()).files()) {
      try {
        stamps.put(
            file,
            FileAccess.SYSTEM.ask(Stamp.class, file, () -> stamp(file), FileTimeout.FOR_TEXTS));
      } catch (IOException e) {
        // When it is read, it is said that it cannot be.
        stamps.put(file, Stamp.ABSENT);
      }
    }
    return stamps;
  }

  private static Stamp stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          now.lastModifiedTime().toString(), now.size(), String.valueOf(now.fileKey()));
    } catch (IOException e) {
      return Stamp.ABSENT;
    }
  }
}
