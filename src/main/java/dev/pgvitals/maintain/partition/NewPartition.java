package dev.pgvitals.maintain.partition;

import dev.pgvitals.text.SqlNames;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements that make a partition, to be run in one transaction: nobody sees what is made
 * before it is attached, and a crash leaves nothing of it. It is empty when it is attached, so that
 * no CHECK has to spare the server a look at its rows.
 *
 * @param name as SQL has it
 * @param statements without BEGIN and COMMIT
 */
record NewPartition(String name, List<String> statements) {
  private static final int MAX_NAME = 63;
  private static final String TAG = "$pgvitals$";

  /** An identity is the partitioned table's alone; indexes come with ATTACH. */
  private static final String LIKE = "LIKE %s INCLUDING ALL EXCLUDING IDENTITY EXCLUDING INDEXES";

  private static final String PARTS =
      """
      SELECT c.oid, pg_get_expr(c.relpartbound, 0) AS bound
      FROM pg_inherits AS i
      JOIN pg_class AS c ON c.oid = i.inhrelid
      WHERE i.inhparent = ?::oid
      ORDER BY c.relname""";

  /** Which part of an index of the table the new partition has got is known only then. */
  private static final String IDENTIFY =
      """
      DO %1$s DECLARE i name; BEGIN
        SELECT c.relname INTO STRICT i FROM pg_catalog.pg_inherits AS h JOIN pg_catalog.pg_index AS x ON x.indexrelid = h.inhrelid JOIN pg_catalog.pg_class AS c ON c.oid = x.indexrelid
        WHERE h.inhparent = %2$s::pg_catalog.regclass AND x.indrelid = %3$s::pg_catalog.regclass;
        EXECUTE pg_catalog.format('ALTER TABLE %%s REPLICA IDENTITY USING INDEX %%I', %3$s::pg_catalog.regclass, i);
      END %1$s""";

  NewPartition {
    statements = List.copyOf(statements);
  }

  /** Why it cannot be made as things are. */
  static final class CannotException extends Exception {
    private static final long serialVersionUID = 1;

    CannotException(String why) {
      super(why);
    }
  }

  /**
   * Says how it is made.
   *
   * @param relname of the partition, not quoted
   * @param bound as {@code FOR VALUES FROM (..) TO (..)}
   */
  static NewPartition of(
      Connection connection, PartitionedTable table, Sibling sibling, String relname, String bound)
      throws SQLException, CannotException {
    String name = name(connection, sibling, relname);
    boolean divided = sibling.oid() != table.oid() && !sibling.key().isEmpty();
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE %sTABLE %s (%s)%s%s"
            .formatted(
                sibling.unlogged() ? "UNLOGGED " : "",
                name,
                LIKE.formatted(table.name()),
                divided ? " PARTITION BY " + sibling.key() : "",
                storage(sibling)));
    dress(statements, name, sibling);
    statements.add("ALTER TABLE %s ATTACH PARTITION %s %s".formatted(table.name(), name, bound));
    if (divided) {
      // Not before: parts that come after it have the identity that it has got by then.
      divide(connection, statements, new Whole(relname, name), sibling);
    }
    identify(statements, name, sibling);
    return new NewPartition(name, statements);
  }

  private static String storage(Sibling sibling) {
    boolean ordinary = sibling.kind().equals("r");
    return (ordinary ? sibling.method().map(method -> " USING " + method).orElse("") : "")
        + (ordinary && !sibling.options().isEmpty()
            ? " WITH (" + String.join(", ", sibling.options()) + ")"
            : "")
        + sibling.tablespace().map(tablespace -> " TABLESPACE " + tablespace).orElse("");
  }

  /** What it has besides its columns. */
  private static void dress(List<String> statements, String name, Sibling sibling) {
    sibling
        .owner()
        .ifPresent(owner -> statements.add("ALTER TABLE %s OWNER TO %s".formatted(name, owner)));
    for (Sibling.Around grant : sibling.grants()) {
      statements.add("GRANT %s ON %s TO %s".formatted(grant.before(), name, grant.after()));
    }
    for (Sibling.Around policy : sibling.policies()) {
      statements.add(
          "CREATE POLICY %s ON %s AS %s".formatted(policy.before(), name, policy.after()));
    }
    if (sibling.security()) {
      statements.add("ALTER TABLE %s ENABLE ROW LEVEL SECURITY".formatted(name));
    }
    if (sibling.forced()) {
      statements.add("ALTER TABLE %s FORCE ROW LEVEL SECURITY".formatted(name));
    }
  }

  private record Whole(String relname, String name) {}

  /** A partition that is divided itself, as month and then hash, is divided in the same way. */
  private static void divide(
      Connection connection, List<String> statements, Whole whole, Sibling sibling)
      throws SQLException, CannotException {
    if (sibling.key().startsWith("RANGE")) {
      throw new CannotException(
          "%s is divided by %s itself: only LIST and HASH are repeated in the next one"
              .formatted(sibling.name(), sibling.key()));
    }
    List<Sibling> parts = new ArrayList<>();
    List<String> bounds = new ArrayList<>();
    parts(connection, sibling, parts, bounds);
    for (int i = 0; i < parts.size(); i++) {
      Sibling part = parts.get(i);
      if (!part.kind().equals("r") || !part.relname().startsWith(sibling.relname())) {
        throw new CannotException(
            "%s cannot be repeated: it is %s"
                .formatted(
                    part.name(),
                    part.kind().equals("r")
                        ? "not called after " + sibling.name()
                        : "no ordinary table"));
      }
      String name =
          name(
              connection,
              part,
              whole.relname() + part.relname().substring(sibling.relname().length()));
      statements.add(
          "CREATE TABLE %s PARTITION OF %s %s%s"
              .formatted(name, whole.name(), bounds.get(i), storage(part)));
      dress(statements, name, part);
      if (part.identity().equals("i")) {
        throw new CannotException(
            "rows of %s are identified for replicas by an index: that is not repeated"
                .formatted(part.name()));
      }
      identify(statements, name, part);
    }
  }

  private static void parts(
      Connection connection, Sibling sibling, List<Sibling> parts, List<String> bounds)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PARTS)) {
      statement.setString(1, Long.toString(sibling.oid()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          parts.add(Sibling.of(connection, row.getLong("oid")));
          bounds.add(row.getString("bound"));
        }
      }
    }
  }

  private static void identify(List<String> statements, String name, Sibling sibling)
      throws CannotException {
    switch (sibling.identity()) {
      case "f" -> statements.add("ALTER TABLE %s REPLICA IDENTITY FULL".formatted(name));
      case "n" -> statements.add("ALTER TABLE %s REPLICA IDENTITY NOTHING".formatted(name));
      case "i" -> {
        Optional<String> index = sibling.identityIndex();
        if (index.isEmpty() || (index.get() + name).contains(TAG)) {
          throw new CannotException(
              "rows of %s are identified for replicas by an index that is no part of one of the"
                      .formatted(sibling.name())
                  + " partitioned table: create that one first");
        }
        statements.add(
            IDENTIFY.formatted(TAG, SqlNames.literal(index.get()), SqlNames.literal(name)));
      }
      default -> {
        // By the primary key, as usual.
      }
    }
  }

  /** The name with its schema, if it can be had. */
  private static String name(Connection connection, Sibling sibling, String relname)
      throws SQLException, CannotException {
    if (relname.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
      throw new CannotException(
          "%s has more than %d bytes: give it a shorter name"
              .formatted(SqlNames.quoted(relname), MAX_NAME));
    }
    if (!sibling.schemaAllowed()) {
      throw new CannotException(
          "%s may not create tables in %2$s: GRANT CREATE ON SCHEMA %2$s TO %1$s"
              .formatted(sibling.ownerName(), sibling.schema()));
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid ="
                + " c.relnamespace WHERE n.nspname = ? AND c.relname = ?)")) {
      statement.setString(1, sibling.schemaName());
      statement.setString(2, relname);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getBoolean(1)) {
          throw new CannotException(
              "there is something else of that name: rename it, or attach it if it is what is"
                  + " meant");
        }
      }
    }
    return sibling.schema() + "." + SqlNames.quoted(relname);
  }
}
