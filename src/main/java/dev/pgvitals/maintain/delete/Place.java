package dev.pgvitals.maintain.delete;

import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.delete.Tables.Leaf;
import dev.pgvitals.maintain.delete.Tables.Root;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.text.ByteSize;
import dev.pgvitals.text.Suggestion;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table of a rule, of which nothing in the catalogue says that its rows must not be deleted.
 *
 * @param foreign tables below it whose rows are elsewhere, and stay
 */
record Place(
    Root root,
    Bound.Type type,
    List<Leaf> leaves,
    List<Leaf> foreign,
    List<References> references) {
  private static final Set<String> NOT_OURS =
      Set.of("pg_catalog", "information_schema", "pg_toast", "pgvitals");
  private static final int SHOWN = 3;

  Place {
    leaves = List.copyOf(leaves);
    foreign = List.copyOf(foreign);
    references = List.copyOf(references);
  }

  static Place of(Look look, DeleteRule rule) throws SQLException, InTheWay {
    Root root =
        Tables.root(look, rule)
            .orElseThrow(() -> InTheWay.refused("there is no such table in " + look.database()));
    if (!Set.of("r", "p").contains(root.kind())) {
      throw InTheWay.refused(
          "it is no table, but a "
              + switch (root.kind()) {
                case "v" -> "view: name the table below it";
                case "m" -> "materialized view";
                default -> "foreign table: delete where its rows are";
              });
    }
    if (NOT_OURS.contains(root.schema())) {
      throw InTheWay.refused(
          root.schema().equals("pgvitals")
              ? "rows of pgvitals stay as long as audit.keep says"
              : "it is the server's own");
    }
    List<Leaf> all = Tables.leaves(look, root, rule.column());
    List<Leaf> leaves = all.stream().filter(leaf -> !leaf.foreign()).toList();
    Bound.Type type = type(look, rule, root, leaves);
    privileges(look, leaves);
    for (Leaf leaf : leaves) {
      if (leaf.obstacle().isPresent()) {
        throw InTheWay.refused(leaf.obstacle().get());
      }
    }
    if (rule.where().isPresent()) {
      Optional<String> moody = Tables.volatileOf(look, rule.where().get().calls());
      if (moody.isPresent()) {
        throw InTheWay.refused(
            "where calls %s, which is volatile: it may say something else of a row each time, or do something"
                .formatted(moody.get()));
      }
    }
    List<References> references =
        References.to(look.connection(), leaves.stream().map(Leaf::oid).toList());
    Optional<References> unindexed = References.unindexed(references);
    if (unindexed.isPresent()) {
      References one = unindexed.get();
      throw InTheWay.refused(
          "foreign key %s of %s has no index: for each row that goes, its %s would be read. CREATE INDEX CONCURRENTLY ON %s (%s)"
              .formatted(
                  one.key(),
                  one.table(),
                  ByteSize.rounded(one.bytes()),
                  one.table(),
                  one.column()));
    }
    return new Place(root, type, leaves, all.stream().filter(Leaf::foreign).toList(), references);
  }

  private static Bound.Type type(Look look, DeleteRule rule, Root root, List<Leaf> leaves)
      throws SQLException, InTheWay {
    if (leaves.isEmpty()) {
      throw new InTheWay(SkipReason.NOTHING, "it has no partition with rows of its own");
    }
    for (Leaf leaf : leaves) {
      if (leaf.typeName().isEmpty()) {
        List<String> there = Tables.columns(look, root.oid());
        String other =
            there.stream()
                .filter(name -> name.equalsIgnoreCase(rule.column()))
                .findFirst()
                .map(name -> "; write column: '\"" + name + "\"'")
                .orElse(Suggestion.of(rule.column(), there));
        throw InTheWay.refused("there is no column \"" + rule.column() + "\"" + other);
      }
      if (leaf.type().isEmpty()) {
        throw InTheWay.refused(
            "column %s is of type %s: an age is that of a date, a timestamp or a timestamp with time zone"
                .formatted(rule.column(), leaf.typeName().get()));
      }
    }
    return leaves.get(0).type().orElseThrow();
  }

  private static void privileges(Look look, List<Leaf> leaves) throws InTheWay {
    List<String> missing =
        leaves.stream().flatMap(leaf -> leaf.missing().stream()).distinct().toList();
    if (!missing.isEmpty()) {
      String role = look.server().role();
      throw new InTheWay(
          SkipReason.PRIVILEGE,
          missing.stream()
                  .limit(SHOWN)
                  .map(grant -> "GRANT " + grant + " TO " + role)
                  .collect(Collectors.joining("; "))
              + (missing.size() > SHOWN
                  ? "; and %d more, or grant it the role that owns them"
                      .formatted(missing.size() - SHOWN)
                  : ""));
    }
  }
}
