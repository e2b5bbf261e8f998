package dev.pgvitals.config.libpq;

import dev.pgvitals.yaml.Problem;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a connection string of any form apart into libpq's parameters; nothing is filled in. */
public final class ConnectionStringReader {
  private static final String JDBC = "jdbc:postgresql:";
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):/*[^=\\s]");

  private final List<Problem> problems;
  private final List<Problem> notices;

  public ConnectionStringReader(List<Problem> problems, List<Problem> notices) {
    this.problems = problems;
    this.notices = notices;
  }

  /** What could be read; what could not is among the problems. */
  public Map<String, Setting> read(ConnectionText source) {
    ParameterList out = new ParameterList(source, problems);
    String text = source.text().stripTrailing();
    int start = text.length() - text.stripLeading().length();
    try {
      if (text.startsWith(JDBC, start)) {
        readJdbc(source, text, start + JDBC.length(), out);
      } else if (text.startsWith("postgresql://", start) || text.startsWith("postgres://", start)) {
        new UriReader(text, out, libpqParameters(out), false)
            .readAuthority(text.indexOf("//", start) + 2);
      } else {
        refuseOtherSchemes(text, start);
        new KeyValueReader(text, out).read();
      }
    } catch (ConnectionSyntaxException e) {
      problems.add(source.at(e.offset()).problem(String.valueOf(e.getMessage())));
    }
    return out.settings();
  }

  /** A URI from its host on: {@code db1:5432/orders?sslmode=require}. */
  public Map<String, Setting> readWithoutScheme(ConnectionText source) {
    if (source.text().matches("(?s)\\s*(postgres(ql)?://|jdbc:postgresql:).*")) {
      return read(source);
    }
    ParameterList out = new ParameterList(source, problems);
    try {
      new UriReader(source.text().stripTrailing(), out, libpqParameters(out), false)
          .readAuthority(0);
    } catch (ConnectionSyntaxException e) {
      problems.add(source.at(e.offset()).problem(String.valueOf(e.getMessage())));
    }
    return out.settings();
  }

  private void readJdbc(ConnectionText source, String text, int at, ParameterList out)
      throws ConnectionSyntaxException {
    UriReader uri = new UriReader(text, out, new JdbcParameters(source, out, notices), true);
    if (text.startsWith("//", at)) {
      uri.readAuthority(at + 2);
    } else {
      uri.readDatabase(text.startsWith("/", at) ? at + 1 : at);
    }
  }

  /** libpq, too, takes JDBC's {@code ssl=true} in a URI, and means no more than encryption. */
  private static UriReader.Parameters libpqParameters(ParameterList out) {
    return (name, nameOffset, value, valueOffset) -> {
      if (name.equals("ssl") && value.equals("true")) {
        out.add("sslmode", nameOffset, "require", valueOffset);
      } else {
        out.add(name, nameOffset, value, valueOffset);
      }
    };
  }

  /** Without this a misspelt scheme would be read as name=value. */
  private static void refuseOtherSchemes(String text, int start) throws ConnectionSyntaxException {
    Matcher scheme = SCHEME.matcher(text).region(start, text.length());
    if (scheme.lookingAt()) {
      throw new ConnectionSyntaxException(
          start, "a connection URI must begin with postgresql:// or postgres://");
    }
  }
}
