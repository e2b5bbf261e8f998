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
record ServerType(String name, int oid, int array) {
  private static final List<ServerType> OF_PG_CATALOG =
      List.of(
          new ServerType("int2vector", 22, 1006),
          new ServerType("regproc", 24, 1008),
          new ServerType("tid", 27, 1010),
          new ServerType("xid", 28, 1011),
          new ServerType("cid", 29, 1012),
          new ServerType("oidvector", 30, 1013),
          new ServerType("pg_node_tree", 194, 0),
          new ServerType("lseg", 601, 1018),
          new ServerType("path", 602, 1019),
          new ServerType("polygon", 604, 1027),
          new ServerType("line", 628, 629),
          new ServerType("cidr", 650, 651),
          new ServerType("unknown", 705, 0),
          new ServerType("circle", 718, 719),
          new ServerType("macaddr8", 774, 775),
          new ServerType("macaddr", 829, 1040),
          new ServerType("inet", 869, 1041),
          new ServerType("aclitem", 1033, 1034),
          new ServerType("interval", 1186, 1187),
          new ServerType("regprocedure", 2202, 2207),
          new ServerType("regoper", 2203, 2208),
          new ServerType("regoperator", 2204, 2209),
          new ServerType("regclass", 2205, 2210),
          new ServerType("regtype", 2206, 2211),
          new ServerType("record", 2249, 2287),
          new ServerType("cstring", 2275, 1263),
          new ServerType("anyarray", 2277, 0),
          new ServerType("void", 2278, 0),
          new ServerType("txid_snapshot", 2970, 2949),
          new ServerType("pg_lsn", 3220, 3221),
          new ServerType("tsvector", 3614, 3643),
          new ServerType("tsquery", 3615, 3645),
          new ServerType("regconfig", 3734, 3735),
          new ServerType("regdictionary", 3769, 3770),
          new ServerType("int4range", 3904, 3905),
          new ServerType("numrange", 3906, 3907),
          new ServerType("tsrange", 3908, 3909),
          new ServerType("tstzrange", 3910, 3911),
          new ServerType("daterange", 3912, 3913),
          new ServerType("int8range", 3926, 3927),
          new ServerType("jsonpath", 4072, 4073),
          new ServerType("regnamespace", 4089, 4090),
          new ServerType("regrole", 4096, 4097),
          new ServerType("regcollation", 4191, 4192),
          new ServerType("pg_snapshot", 5038, 5039),
          new ServerType("xid8", 5069, 271));

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
        new ServerType("type " + Integer.toUnsignedString(oid), oid, 0).addTo(known);
      }
    }
  }

  private void addTo(TypeInfo known) {
    known.addCoreType(name, oid, Types.OTHER, PGobject.class.getName(), array);
  }
}
