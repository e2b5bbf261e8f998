package dev.pgvitals.checklist.database;

import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.server.Row;
import dev.pgvitals.checklist.server.ServerView;
import dev.pgvitals.collect.probe.ServerProbeException;
import java.util.List;

/** Whether everybody may create functions and tables where others' statements find them. */
final class SchemaCheck implements DatabaseCheck {
  private static final String OPEN =
      """
      SELECT quote_ident(n.nspname) AS name
      FROM pg_namespace AS n
      CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
      WHERE a.grantee = 0 AND a.privilege_type = 'CREATE'
      ORDER BY 1""";

  @Override
  public List<Item> items() {
    return List.of(Item.SECURITY);
  }

  @Override
  public List<Finding> of(DatabaseView database) throws ServerProbeException, InterruptedException {
    List<String> open = database.ask(OPEN).stream().map(row -> row.text("name")).toList();
    return open.isEmpty()
        ? List.of()
        : List.of(
            Finding.no(
                Item.SECURITY,
                database.where(),
                "everybody may create in schema " + Row.some(open),
                "REVOKE CREATE ON SCHEMA %s FROM PUBLIC; in this database".formatted(open.get(0))));
  }

  @Override
  public List<Finding> ofNone(ServerView server) {
    return List.of(
        Finding.yes(Item.SECURITY, server.name(), "no schema is open for everybody to create in"));
  }
}
