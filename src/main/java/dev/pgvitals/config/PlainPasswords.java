package dev.pgvitals.config;

import dev.pgvitals.config.content.EnvironmentExpansion;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.config.login.PassFile;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Passwords that stand in files which others can read. */
public final class PlainPasswords {
  private static final String MESSAGE =
      "a password in a file that its group or everyone can read: chmod 600 the"
          + " file, or use password_file";

  private final Set<String> openToOthers;
  private final EnvironmentExpansion expansion;

  /**
   * @param openToOthers the files that others can read
   */
  PlainPasswords(Set<String> openToOthers, EnvironmentExpansion expansion) {
    this.openToOthers = openToOthers;
    this.expansion = expansion;
  }

  /** Whether that is what a notice is about. */
  public static boolean isNotice(Problem problem) {
    return problem.message().endsWith(MESSAGE);
  }

  /** Whether others can read it; of one that is just being replaced, nobody knows. */
  static boolean mayBeRead(Path file) {
    try {
      return PassFile.isOpenToOthers(file);
    } catch (IOException unreadable) {
      // That it cannot be read is said when it is read.
      return false;
    }
  }

  void note(ServerSettings defaults, List<RawServer> drafts, List<Problem> notices) {
    Set<Setting> passwords = new LinkedHashSet<>();
    Optional.ofNullable(defaults.connection().get("password")).ifPresent(passwords::add);
    for (RawServer draft : drafts) {
      Optional.ofNullable(draft.defaults().connection().get("password")).ifPresent(passwords::add);
      Optional.ofNullable(draft.own().get("password")).ifPresent(passwords::add);
    }
    for (Setting password : passwords) {
      Position position = password.place().position();
      if (openToOthers.contains(position.file())
          && !expansion.isFromVariable(position, password.value())) {
        notices.add(new SettingOrigin(position, password.place().path(), "").problem(MESSAGE));
      }
    }
  }
}
