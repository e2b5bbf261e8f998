package dev.pgvitals.collect.plan;

import java.util.Locale;

/** Says who stands in the way of a query, and what to do about it. */
final class UntrustedOwnerText {
  private UntrustedOwnerText() {}

  static String of(UntrustedOwner stranger, String database, String user) {
    String who = stranger.role().isEmpty() ? "everyone" : stranger.role();
    return "not using "
        + stranger.kind().name().toLowerCase(Locale.ROOT)
        + " "
        + stranger.of()
        + " in database "
        + database
        + ": "
        + stranger.object()
        + (stranger.owns() ? " is owned by " + who : " allows " + who + " to create objects in it")
        + ", who could run code as "
        + user
        + ". "
        + remedy(stranger);
  }

  private static String remedy(UntrustedOwner stranger) {
    String object = keyword(stranger.object());
    String trust =
        stranger.role().isEmpty()
            ? ""
            : ", or add " + stranger.role() + " to trusted_owners if that role is trusted";
    if (!stranger.owns()) {
      String from = stranger.role().isEmpty() ? "PUBLIC" : stranger.role();
      return "REVOKE CREATE ON " + object + " FROM " + from + trust;
    }
    if (stranger.kind() == UntrustedOwner.Kind.RELATION) {
      // With a superuser's name on it, what a stranger has written would do still more.
      return "Do not just change its owner to a superuser: DROP it (a schema with"
          + " CASCADE), and have a superuser create it again, see docs/more-access.md"
          + trust;
    }
    if (!stranger.object().startsWith("schema ")) {
      return "Have a superuser DROP EXTENSION "
          + stranger.of()
          + " and CREATE EXTENSION it again"
          + trust;
    }
    return "Connect to a database owned by a superuser, or move the extension to a"
        + " schema owned by one (CREATE SCHEMA monitoring; GRANT USAGE ON SCHEMA"
        + " monitoring TO pg_monitor; ALTER EXTENSION "
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
