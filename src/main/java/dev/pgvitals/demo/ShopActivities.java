package dev.pgvitals.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;

/** What people do in the shop of {@code shop.sql}. Each is one or more whole transactions. */
final class ShopActivities {
  private static final int CUSTOMERS = 5_000;
  private static final int PRODUCTS = 1_000;
  private static final String[] CATEGORIES = {
    "books", "games", "garden", "kitchen", "music", "tools"
  };

  /** How long an audit keeps payments waiting, and a parcel is being packed. */
  private static final Duration AUDIT = Duration.ofMillis(1_500);

  private static final Duration PACKING = Duration.ofSeconds(1);

  private ShopActivities() {}

  /** One order of one to three products. Every twentieth payment is refused. */
  static void buy(Connection connection, SplittableRandom random) throws SQLException {
    long order =
        number(
            connection,
            "INSERT INTO orders (customer_id) VALUES (?) RETURNING id",
            customer(random));
    // Stock is taken in the order of products, so that two orders never wait for each other.
    int[] products =
        random.ints(1 + random.nextInt(3), 1, PRODUCTS + 1).distinct().sorted().toArray();
    for (int line = 0; line < products.length; line++) {
      int quantity = 1 + random.nextInt(3);
      update(
          connection,
          "UPDATE inventory SET stock = stock - ?, sold = sold + ? WHERE product_id = ?",
          quantity,
          quantity,
          (long) products[line]);
      update(
          connection,
          "INSERT INTO order_items (order_id, line, product_id, quantity, price)"
              + " SELECT ?, ?, id, ?, price FROM products WHERE id = ?",
          order,
          line,
          quantity,
          (long) products[line]);
    }
    update(
        connection,
        "INSERT INTO payments (order_id, method, amount) VALUES (?, 'card', order_total(?))",
        order,
        order);
    if (random.nextInt(20) == 0) {
      connection.rollback();
    } else {
      connection.commit();
    }
  }

  /** A visit that looks at one category and a product in it. */
  static void browse(Connection connection, SplittableRandom random) throws SQLException {
    UUID session = new UUID(random.nextLong(), random.nextLong());
    update(
        connection,
        "INSERT INTO sessions (token, customer_id) VALUES (?, ?)",
        session,
        customer(random));
    connection.commit();
    long product =
        number(
            connection,
            "SELECT max(id) FROM (SELECT id FROM products WHERE category = ?"
                + " ORDER BY price LIMIT 20) AS cheapest",
            CATEGORIES[random.nextInt(CATEGORIES.length)]);
    number(connection, "SELECT count(*) FROM reviews WHERE product_id = ?", product);
    update(
        connection, "INSERT INTO page_views (session, product_id) VALUES (?, ?)", session, product);
    update(
        connection,
        "UPDATE sessions SET cart = cart || to_jsonb(?), seen_at = now() WHERE token = ?",
        product,
        session);
    connection.commit();
  }

  /** Ships what waits, thinking it over inside the transaction, and clears away what is old. */
  static void ship(Connection connection, SplittableRandom random)
      throws SQLException, InterruptedException {
    update(
        connection,
        "UPDATE orders SET status = 'shipped' WHERE id IN"
            + " (SELECT id FROM orders WHERE status = 'placed' ORDER BY id LIMIT 100"
            + " FOR UPDATE SKIP LOCKED)");
    Thread.sleep(PACKING.toMillis());
    connection.commit();
    update(connection, "DELETE FROM sessions WHERE seen_at < now() - interval '2 minutes'");
    update(connection, "DELETE FROM page_views WHERE viewed_at < now() - interval '5 minutes'");
    update(
        connection,
        "DELETE FROM orders"
            + " WHERE status = 'shipped' AND placed_at < now() - interval '10 minutes'");
    connection.commit();
  }

  /** Adds up the payments, and nobody can pay meanwhile. */
  static void audit(Connection connection, SplittableRandom random)
      throws SQLException, InterruptedException {
    update(connection, "LOCK TABLE payments IN SHARE ROW EXCLUSIVE MODE");
    number(connection, "SELECT sum(amount)::bigint FROM payments");
    Thread.sleep(AUDIT.toMillis());
    connection.commit();
  }

  /** Reads nearly everything with too little memory, so that it sorts on disk. */
  static void report(Connection connection, SplittableRandom random) throws SQLException {
    update(connection, "SET LOCAL work_mem = '64kB'");
    number(
        connection,
        "SELECT count(*) FROM (SELECT c.city, p.category, o.id, sum(i.quantity * i.price)"
            + " FROM orders AS o JOIN customers AS c ON c.id = o.customer_id"
            + " JOIN order_items AS i ON i.order_id = o.id"
            + " JOIN products AS p ON p.id = i.product_id"
            + " GROUP BY 1, 2, 3 ORDER BY 4 DESC) AS sales");
    connection.commit();
  }

  private static long customer(SplittableRandom random) {
    return random.nextLong(1, CUSTOMERS + 1L);
  }

  private static void update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      statement.executeUpdate();
    }
  }

  private static long number(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
