package dev.pgvitals.embeddedpostgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The account that PostgreSQL runs under. It refuses to be root, so root runs it in a user
 * namespace where nobody is, or, where that is forbidden (a container, often), as {@code nobody}.
 */
public final class Account {
  private static final int NOBODY = 65534;

  private final List<String> prefix;
  private final OptionalInt owner;

  private Account(List<String> prefix, OptionalInt owner) {
    this.prefix = prefix;
    this.owner = owner;
  }

  public static Account forPostgres() {
    if (new UnixSystem().getUid() != 0) {
      return new Account(List.of(), OptionalInt.empty());
    }
    List<String> namespace = List.of("unshare", "-U");
    if (works(namespace)) {
      return new Account(namespace, OptionalInt.empty());
    }
    List<String> nobody =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    if (works(nobody)) {
      return new Account(nobody, OptionalInt.of(NOBODY));
    }
    throw new IllegalStateException(
        "PostgreSQL refuses to run as root, and neither `unshare -U` nor `setpriv` works here;"
            + " run this as an ordinary user");
  }

  /** Whether the files must belong to someone other than this JVM's user. */
  boolean isOther() {
    return owner.isPresent();
  }

  public List<String> command(List<String> command) {
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }

  /** Hands a tree of files over to this account. */
  public void own(Path tree) throws IOException {
    if (owner.isEmpty()) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.setAttribute(path, "unix:uid", owner.getAsInt(), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", owner.getAsInt(), LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static boolean works(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notInstalled) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
