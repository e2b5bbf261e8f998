package dev.pgvitals.source.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TypeInfo;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.util.PGobject;

/**
 * A type that the driver has not heard of. It would ask the server for its name, on every new
 * connection, with a statement that the session's search_path can redirect, and nothing bounds
 * behind a pooler.
 *
 * @param oid of one of pg_catalog: the same on every server
 * @param array the type of arrays of it; 0: there is none
 */
record PgCatalogType(String name, int oid, int array) {
  private static final List<PgCatalogType> OF_PG_CATALOG =
      List.of(
          new PgCatalogType("int2vector", 22, 1006),
          new PgCatalogType("regproc", 24, 1008),
          new PgCatalogType("tid", 27, 1010),
          new PgCatalogType("xid", 28, 1011),
          new PgCatalogType("cid", 29, 1012),
          new PgCatalogType("oidvector", 30, 1013),
          new PgCatalogType("pg_node_tree", 194, 0),
          new PgCatalogType("lseg", 601, 1018),
          new PgCatalogType("path", 602, 1019),
          new PgCatalogType("polygon", 604, 1027),
          new PgCatalogType("line", 628, 629),
          new PgCatalogType("cidr", 650, 651),
          new PgCatalogType("unknown", 705, 0),
          new PgCatalogType("circle", 718, 719),
          new PgCatalogType("macaddr8", 774, 775),
          new PgCatalogType("macaddr", 829, 1040),
          new PgCatalogType("inet", 869, 1041),
          new PgCatalogType("aclitem", 1033, 1034),
          new PgCatalogType("interval", 1186, 1187),
          new PgCatalogType("regprocedure", 2202, 2207),
          new PgCatalogType("regoper", 2203, 2208),
          new PgCatalogType("regoperator", 2204, 2209),
          new PgCatalogType("regclass", 2205, 2210),
          new PgCatalogType("regtype", 2206, 2211),
          new PgCatalogType("record", 2249, 2287),
          new PgCatalogType("cstring", 2275, 1263),
          new PgCatalogType("anyarray", 2277, 0),
          new PgCatalogType("void", 2278, 0),
          new PgCatalogType("txid_snapshot", 2970, 2949),
          new PgCatalogType("pg_lsn", 3220, 3221),
          new PgCatalogType("tsvector", 3614, 3643),
          new PgCatalogType("tsquery", 3615, 3645),
          new PgCatalogType("regconfig", 3734, 3735),
          new PgCatalogType("regdictionary", 3769, 3770),
          new PgCatalogType("int4range", 3904, 3905),
          new PgCatalogType("numrange", 3906, 3907),
          new PgCatalogType("tsrange", 3908, 3909),
          new PgCatalogType("tstzrange", 3910, 3911),
          new PgCatalogType("daterange", 3912, 3913),
          new PgCatalogType("int8range", 3926, 3927),
          new PgCatalogType("jsonpath", 4072, 4073),
          new PgCatalogType("regnamespace", 4089, 4090),
          new PgCatalogType("regrole", 4096, 4097),
          new PgCatalogType("regcollation", 4191, 4192),
          new PgCatalogType("pg_snapshot", 5038, 5039),
          new PgCatalogType("xid8", 5069, 271));

  /** From this number on types are those of extensions and users. */
  private static final int FIRST_OF_OTHERS = 16_384;

  /** Tells the driver of all of them, without asking the server. */
  static void teach(Connection connection) throws SQLException {
    TypeInfo known = connection.unwrap(BaseConnection.class).getTypeInfo();
    OF_PG_CATALOG.forEach(type -> type.addTo(known));
  }

  /**
   * Has the driver take each type of a result that is not of pg_catalog as it is, without a name,
   * instead of asking for it.
   */
  static void acceptOthers(Connection connection, ResultSet rows) throws SQLException {
    TypeInfo known = connection.unwrap(BaseConnection.class).getTypeInfo();
    PgResultSet columns = rows.unwrap(PgResultSet.class);
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      int oid = columns.getColumnOID(i);
      // Numbers above 2^31 come as negative ones.
      if (oid >= FIRST_OF_OTHERS || oid < 0) {
        new PgCatalogType("type " + Integer.toUnsignedString(oid), oid, 0).addTo(known);
      }
    }
  }

  private void addTo(TypeInfo known) {
    known.addCoreType(name, oid, Types.OTHER, PGobject.class.getName(), array);
  }
}
