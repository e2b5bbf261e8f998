package dev.pgvitals.backup.restore;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an SQL script of pg_dump takes for granted, and has not in it: roles and tablespaces. It is
 * given in pieces. Rows of data that look like statements may add names, which does no harm.
 */
final class ScriptNames {
  private static final int LONGEST = 4096;
  private static final int MOST = 10_000;
  private static final String NAME = "(\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_$]*)";
  private static final Pattern ROLE =
      Pattern.compile(
          "^ALTER .* OWNER TO "
              + NAME
              + ";$|^(?:GRANT|REVOKE) .* (?:TO|FROM) "
              + NAME
              + "(?: WITH GRANT OPTION)?(?: GRANTED BY "
              + NAME
              + ")?;$|^(?:SET SESSION AUTHORIZATION|CREATE SCHEMA .* AUTHORIZATION) "
              + NAME
              + ";$|^ALTER DEFAULT PRIVILEGES FOR ROLE "
              + NAME
              + " .* (?:TO|FROM) "
              + NAME
              + ".*;$|^CREATE POLICY .* TO "
              + NAME
              + "(?:, ?.*)?(?: USING| WITH CHECK|;).*$|^CREATE USER MAPPING FOR "
              + NAME
              + " .*$");
  private static final Pattern TABLESPACE =
      Pattern.compile(
          "^SET default_tablespace = "
              + NAME
              + ";$|^(?:CREATE|ALTER) .* TABLESPACE (?:= )?"
              + NAME
              + ";$");
  private static final Pattern CREATES_TABLESPACE = Pattern.compile("^CREATE TABLESPACE .*");
  private static final Set<String> NOT_ROLES =
      Set.of("public", "current_user", "session_user", "current_role");

  private final byte[] line = new byte[LONGEST];
  private final Set<String> roles = new LinkedHashSet<>();
  private final Set<String> tablespaces = new LinkedHashSet<>();
  private boolean createsTablespaces;
  private boolean cluster;
  private int length;
  private boolean tooLong;

  void take(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        if (!tooLong) {
          read(new String(line, 0, length, StandardCharsets.UTF_8));
        }
        length = 0;
        tooLong = false;
      } else if (length == LONGEST) {
        tooLong = true;
      } else {
        line[length++] = bytes[i];
      }
    }
  }

  private void read(String text) {
    if (text.isEmpty() || "ACGRS-".indexOf(text.charAt(0)) < 0) {
      return;
    }
    cluster |= text.equals("-- PostgreSQL database cluster dump");
    createsTablespaces |= CREATES_TABLESPACE.matcher(text).matches();
    collect(ROLE.matcher(text), roles);
    collect(TABLESPACE.matcher(text), tablespaces);
  }

  private static void collect(Matcher matcher, Set<String> into) {
    if (matcher.matches()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        String name = matcher.group(group);
        if (name != null
            && !NOT_ROLES.contains(name.toLowerCase(Locale.ROOT))
            && into.size() < MOST) {
          into.add(name);
        }
      }
    }
  }

  /** As SQL has them, in quotes where they need some. */
  Set<String> roles() {
    return roles;
  }

  /** As {@link #roles}. */
  Set<String> tablespaces() {
    return tablespaces;
  }

  /** Whether it is one of pg_dumpall, which has the roles. */
  boolean isCluster() {
    return cluster;
  }

  /** Whether it would make directories that it names. */
  boolean createsTablespaces() {
    return cluster && createsTablespaces;
  }
}
