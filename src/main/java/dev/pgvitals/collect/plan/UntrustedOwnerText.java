package dev.pgvitals.collect.plan;

import java.util.Locale;

/** Says who stands in the way of a query, and what to do about it. */
final class UntrustedOwnerText {
  private UntrustedOwnerText() {}

  static String of(UntrustedOwner stranger, String database, String user) {
    String who = stranger.role().isEmpty() ? "everybody" : stranger.role();
    return "does not use "
        + stranger.kind().name().toLowerCase(Locale.ROOT)
        + " "
        + stranger.of()
        + " in database "
        + database
        + ": "
        + stranger.object()
        + (stranger.owns() ? " belongs to " + who : " lets " + who + " create things in it")
        + ", who could so have code run as "
        + user
        + ". "
        + remedy(stranger);
  }

  private static String remedy(UntrustedOwner stranger) {
    String object = keyword(stranger.object());
    String trust =
        stranger.role().isEmpty()
            ? ""
            : ", or name " + stranger.role() + " in trusted_owners if it may be trusted with that";
    if (!stranger.owns()) {
      String from = stranger.role().isEmpty() ? "PUBLIC" : stranger.role();
      return "REVOKE CREATE ON " + object + " FROM " + from + trust;
    }
    if (stranger.kind() == UntrustedOwner.Kind.RELATION) {
      // With a superuser's name on it, what a stranger has written would do still more.
      return "Do not give it to a superuser as it is: DROP it (a schema with CASCADE), and have a"
          + " superuser create it anew, as docs/more-access.md says"
          + trust;
    }
    if (!stranger.object().startsWith("schema ")) {
      return "Have a superuser DROP EXTENSION "
          + stranger.of()
          + " and CREATE EXTENSION it anew"
          + trust;
    }
    return "Connect to a database of a superuser, or have the extension in a schema of one (CREATE"
        + " SCHEMA monitoring; GRANT USAGE ON SCHEMA monitoring TO pg_monitor; ALTER EXTENSION "
        + stranger.of()
        + " SET SCHEMA monitoring)"
        + trust;
  }

  /** {@code SCHEMA pgvitals} of {@code schema pgvitals}. */
  private static String keyword(String object) {
    String twoWords = "materialized view";
    int name = object.startsWith(twoWords + " ") ? twoWords.length() : object.indexOf(' ');
    return object.substring(0, name).toUpperCase(Locale.ROOT) + object.substring(name);
  }
}
