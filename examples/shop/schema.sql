-- A small shop, with the blemishes that one grows over the years: an index that nobody uses, one
-- that another makes superfluous, a foreign key without an index, a table that is never vacuumed.

-- Without a password here: the demo draws one.
CREATE ROLE shop LOGIN;

CREATE SCHEMA extensions;
GRANT USAGE ON SCHEMA extensions TO PUBLIC;
CREATE EXTENSION pg_stat_statements SCHEMA extensions;

CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name text NOT NULL,
  city text NOT NULL,
  joined_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX customers_email_again ON customers (email);

CREATE TABLE products (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL UNIQUE,
  name text NOT NULL,
  category text NOT NULL,
  price numeric(10, 2) NOT NULL,
  description text NOT NULL
);
CREATE INDEX products_by_category ON products (category);

CREATE TABLE inventory (
  product_id bigint PRIMARY KEY REFERENCES products,
  stock integer NOT NULL,
  sold bigint NOT NULL DEFAULT 0,
  counted_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers,
  status text NOT NULL DEFAULT 'placed' CHECK (status IN ('placed', 'shipped')),
  placed_at timestamptz NOT NULL DEFAULT now(),
  note text
);
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE INDEX orders_by_time ON orders (placed_at);
CREATE INDEX orders_to_ship ON orders (id) WHERE status = 'placed';
CREATE INDEX orders_by_note ON orders (note);

CREATE TABLE order_items (
  order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  line smallint NOT NULL,
  product_id bigint NOT NULL REFERENCES products,
  quantity integer NOT NULL,
  price numeric(10, 2) NOT NULL,
  PRIMARY KEY (order_id, line)
);

CREATE TABLE payments (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE,
  method text NOT NULL,
  amount numeric(12, 2) NOT NULL,
  paid_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX payments_by_order ON payments (order_id);

CREATE TABLE sessions (
  token uuid PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers,
  cart jsonb NOT NULL DEFAULT '[]',
  seen_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_enabled = off);
CREATE INDEX sessions_by_time ON sessions (seen_at);

CREATE TABLE reviews (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id bigint NOT NULL REFERENCES products,
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  text text NOT NULL
);
CREATE INDEX reviews_by_product ON reviews (product_id);

CREATE TABLE page_views (
  viewed_at timestamptz NOT NULL DEFAULT now(),
  session uuid NOT NULL,
  product_id bigint NOT NULL
) PARTITION BY HASH (session);
CREATE TABLE page_views_0 PARTITION OF page_views FOR VALUES WITH (MODULUS 3, REMAINDER 0);
CREATE TABLE page_views_1 PARTITION OF page_views FOR VALUES WITH (MODULUS 3, REMAINDER 1);
CREATE TABLE page_views_2 PARTITION OF page_views FOR VALUES WITH (MODULUS 3, REMAINDER 2);
CREATE INDEX page_views_by_time ON page_views (viewed_at);

CREATE FUNCTION order_total(wanted bigint) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT sum(quantity * price) FROM order_items WHERE order_id = wanted);
END
$$;

INSERT INTO customers (email, name, city)
SELECT 'customer' || n || '@shop.example', 'Customer ' || n,
  (ARRAY['Bergen', 'Lisbon', 'Lyon', 'Osaka', 'Quito'])[1 + n % 5]
FROM generate_series(1, 5000) AS n;

INSERT INTO products (sku, name, category, price, description)
SELECT 'SKU-' || lpad(n::text, 5, '0'), 'Product ' || n,
  (ARRAY['books', 'games', 'garden', 'kitchen', 'music', 'tools'])[1 + n % 6],
  1 + (n * 37 % 20000) / 100.0, repeat('All there is to say about it. ', 1 + n % 20)
FROM generate_series(1, 1000) AS n;

INSERT INTO inventory (product_id, stock) SELECT id, 1000000 FROM products;

INSERT INTO orders (customer_id, status, placed_at)
SELECT 1 + n * 7919 % 5000, 'shipped', now() - n * interval '100 milliseconds'
FROM generate_series(1, 5000) AS n;

INSERT INTO order_items (order_id, line, product_id, quantity, price)
SELECT o.id, line, 1 + (o.id * line * 104729) % 1000, 1 + line % 3, 9.99
FROM orders AS o, generate_series(1, 3) AS line;

INSERT INTO payments (order_id, method, amount, paid_at)
SELECT id, 'card', order_total(id), placed_at FROM orders;

INSERT INTO reviews (product_id, stars, text)
SELECT 1 + n % 1000, 1 + n % 5, repeat('Would buy it again. ', 1 + n % 10)
FROM generate_series(1, 3000) AS n;

-- Dead rows from before the first visitor.
INSERT INTO sessions (token, customer_id)
SELECT gen_random_uuid(), 1 + n % 5000 FROM generate_series(1, 2000) AS n;
UPDATE sessions SET seen_at = now();

GRANT ALL ON ALL TABLES IN SCHEMA public TO shop;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shop;
-- What a query of one's own needs beside pg_monitor: SELECT on just what it reads.
GRANT SELECT ON orders TO pgvitals;
