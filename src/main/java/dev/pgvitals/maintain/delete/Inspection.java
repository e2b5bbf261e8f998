package dev.pgvitals.maintain.delete;

import dev.pgvitals.jobrun.SkipReason;
import dev.pgvitals.maintain.delete.Tables.Leaf;
import dev.pgvitals.maintain.verb.Look;
import dev.pgvitals.maintain.verb.Target;
import dev.pgvitals.text.ByteSize;
import dev.pgvitals.text.SqlNames;
import dev.pgvitals.time.Durations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at the table of one rule, in a read-only transaction, and decides what may be deleted. */
final class Inspection {
  /** A table of this size may be read for each batch. */
  private static final long SMALL = 100L << 20;

  private final Look look;
  private final DeleteRule rule;
  private final boolean yesMost;

  Inspection(Look look, DeleteRule rule, boolean yesMost) {
    this.look = look;
    this.rule = rule;
    this.yesMost = yesMost;
  }

  /**
   * What was found.
   *
   * @param plan empty: there is a reason to do nothing
   */
  record Found(Target target, Optional<Plan> plan) {}

  /** Finds what is past its age. */
  Found find(Bound bound) throws SQLException {
    Target target =
        Target.of(
            rule.table().missing(List.of()).get(0),
            0,
            rule.column() + " older than " + Durations.inOneUnit(rule.olderThan()),
            "",
            0);
    try (Statement statement = look.connection().createStatement()) {
      statement.execute("BEGIN READ ONLY");
      try {
        Place place = Place.of(look, rule);
        target = target(place, bound, "");
        return measured(place, bound, parts(place, bound));
      } catch (InTheWay e) {
        return new Found(target.skipped(e.reason(), e.detail()), Optional.empty());
      } catch (SQLException e) {
        InTheWay why = InTheWay.of(e, look.connection(), rule.where().isPresent());
        return new Found(target.skipped(why.reason(), why.detail()), Optional.empty());
      } finally {
        if (!look.connection().isClosed()) {
          statement.execute("ROLLBACK");
        }
      }
    }
  }

  /** Statements of which each deletes a batch of what is past its age whenever it runs. */
  List<String> standing() throws SQLException {
    try (Statement statement = look.connection().createStatement()) {
      statement.execute("BEGIN READ ONLY");
      try {
        Place place = Place.of(look, rule);
        String bound = Bound.standing(place.type(), rule.olderThan(), look.zone());
        List<String> statements = new ArrayList<>();
        for (Leaf leaf : place.leaves()) {
          BatchSql sql =
              new BatchSql(leaf.name(), rule.column(), place.type(), bound, rule.where());
          index(leaf, sql);
          statements.add(sql.delete(rule.batch(), Optional.empty()));
        }
        return statements;
      } catch (InTheWay e) {
        return List.of();
      } catch (SQLException e) {
        if (look.connection().isClosed()) {
          throw e;
        }
        return List.of();
      } finally {
        if (!look.connection().isClosed()) {
          statement.execute("ROLLBACK");
        }
      }
    }
  }

  private Optional<String> index(Leaf leaf, BatchSql sql) throws SQLException, InTheWay {
    Optional<String> index = Explain.index(look.connection(), sql.batch(rule.batch()));
    if (index.isEmpty() && leaf.bytes() > SMALL) {
      throw InTheWay.refused(
          "no index begins with %s (%s of %s would be read for each batch). CREATE INDEX CONCURRENTLY ON %s (%s)"
              .formatted(
                  rule.column(),
                  ByteSize.rounded(leaf.bytes()),
                  leaf.name(),
                  leaf.name(),
                  SqlNames.quoted(rule.column())));
    }
    return index;
  }

  /** With no statistics of use, its rows are counted. */
  private record Measured(Leaf leaf, BatchSql sql, Optional<String> index, double total) {}

  private List<Measured> parts(Place place, Bound bound) throws SQLException, InTheWay {
    List<Measured> parts = new ArrayList<>();
    for (Leaf leaf : place.leaves()) {
      BatchSql sql =
          new BatchSql(
              leaf.name(), rule.column(), place.type(), bound.literal(place.type()), rule.where());
      Optional<String> index = index(leaf, sql);
      String all = "SELECT FROM ONLY " + leaf.name();
      double total =
          leaf.analyzed() || leaf.bytes() > SMALL
              ? Explain.rows(look.connection(), all)
              : number("SELECT count(*) FROM (" + all + ") AS every");
      parts.add(new Measured(leaf, sql, index, total));
    }
    return parts;
  }

  private Found measured(Place place, Bound bound, List<Measured> parts) throws SQLException {
    double total = parts.stream().mapToDouble(Measured::total).sum();
    double cap = Math.floor(rule.maxShare() * total);
    List<Plan.Part> due = new ArrayList<>();
    double rows = 0;
    boolean exact = true;
    for (Measured part : parts) {
      if (text(part.sql().next(Optional.empty())).isEmpty()) {
        continue;
      }
      if (part.leaf().analyzed() || (yesMost && part.leaf().bytes() > SMALL)) {
        exact = false;
        rows += Math.max(1, Explain.rows(look.connection(), part.sql().all()));
      } else {
        long limit = yesMost ? Long.MAX_VALUE / 2 : (long) Math.max(1, cap - rows + 1);
        rows += number(part.sql().count(limit));
      }
      due.add(
          new Plan.Part(part.sql(), part.index(), part.leaf().vacuumed(), part.leaf().triggers()));
    }
    if (due.isEmpty()) {
      return new Found(
          target(place, bound, "").skipped(SkipReason.NOTHING, "none of its rows is that old"),
          Optional.empty());
    }
    boolean most = !yesMost && rows > cap;
    String count = (exact && !most ? "" : "~") + String.format(Locale.ROOT, "%,.0f rows", rows);
    Target target = target(place, bound, "  " + count + details(place, due, rows), due, rows);
    if (most) {
      return new Found(
          target.skipped(
              SkipReason.REFUSED,
              String.format(
                  Locale.ROOT,
                  "that is more than max_share (%.0f %%) of its ~%,.0f rows. If column and clocks are right, run it by hand once with --apply --yes-most, or raise max_share",
                  100 * rule.maxShare(),
                  total)),
          Optional.empty());
    }
    return new Found(
        target,
        Optional.of(
            new Plan(
                rule,
                due,
                rows,
                yesMost ? Optional.empty() : Optional.of((long) Math.max(1, cap)))));
  }

  private String details(Place place, List<Plan.Part> due, double rows) {
    List<String> details = new ArrayList<>();
    int most = (int) Math.ceil(Math.min(rows, (double) rule.most()) / rule.batch());
    details.add("%d %s of %d".formatted(most, most == 1 ? "batch" : "batches", rule.batch()));
    if (rows > rule.most()) {
      details.add(String.format(Locale.ROOT, "%,d of them in a run", rule.most()));
    }
    if (place.leaves().size() > 1) {
      details.add("in %d of %d tables below it".formatted(due.size(), place.leaves().size()));
    }
    List<String> indexes = due.stream().flatMap(part -> part.index().stream()).toList();
    details.add(
        indexes.isEmpty()
            ? "no index, as it is small"
            : "index "
                + indexes.get(0)
                + (indexes.size() > 1 ? " and %d more".formatted(indexes.size() - 1) : ""));
    List<String> triggers =
        place.leaves().stream().flatMap(leaf -> leaf.triggers().stream()).distinct().toList();
    place.foreign().forEach(leaf -> details.add(leaf.name() + " is a foreign table and left out"));
    if (!triggers.isEmpty()) {
      details.add("fires " + String.join(", ", triggers));
    }
    details.addAll(References.effects(place.references()));
    return ", " + String.join(", ", details);
  }

  private Target target(Place place, Bound bound, String more) {
    return target(place, bound, more, List.of(), 0);
  }

  private Target target(Place place, Bound bound, String more, List<Plan.Part> due, double rows) {
    String condition =
        "%s < %s%s"
            .formatted(
                rule.column(),
                bound.text(place.type()),
                rule.where().map(where -> " and " + where.sql()).orElse(""));
    List<String> statements = new ArrayList<>();
    due.forEach(part -> statements.add(part.sql().delete(rule.batch(), Optional.empty())));
    if (rows >= Deletion.WORTH_A_VACUUM) {
      due.stream()
          .filter(Plan.Part::vacuumed)
          .forEach(part -> statements.add(Deletion.VACUUM + part.name()));
    }
    return new Target(
        place.root().name(),
        place.root().oid(),
        condition + more,
        statements,
        place.leaves().stream().mapToLong(Leaf::bytes).sum(),
        false,
        Optional.empty());
  }

  private double number(String sql) throws SQLException {
    try (Statement statement = look.connection().createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getDouble(1);
    }
  }

  private Optional<String> text(String sql) throws SQLException {
    return text(look.connection(), sql);
  }

  /** The first column of the first row, if there is one. */
  static Optional<String> text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
    }
  }
}
