package dev.pgvitals.config.libpq;

/**
 * Reads what follows the scheme of a connection URI: {@code
 * user:password@host:port,host:port/database?name=value&...}, every part optional.
 */
final class UriReader {
  /** What becomes of a parameter after the question mark. */
  interface Parameters {
    void add(String name, int nameOffset, String value, int valueOffset);
  }

  private static final String AT_SIGN = "an '@' in a user name or password must be written %40";

  private final String text;
  private final ParameterList out;
  private final Parameters parameters;
  private final boolean jdbc;
  private int at;
  private boolean credentials;

  UriReader(String text, ParameterList out, Parameters parameters, boolean jdbc) {
    this.text = text;
    this.out = out;
    this.parameters = parameters;
    this.jdbc = jdbc;
  }

  /** Reads on from after the two slashes. */
  void readAuthority(int start) throws ConnectionSyntaxException {
    at = start;
    refuseSpaces();
    readCredentials();
    readHosts();
    if (peek() == '/') {
      at++;
      readDatabase(at);
    } else {
      readParameters();
    }
  }

  /** Reads on from where the name of the database begins. */
  void readDatabase(int start) throws ConnectionSyntaxException {
    at = start;
    refuseSpaces();
    int end = end("?");
    refuseAtSign(end);
    out.set("dbname", decode(end), start);
    at = end;
    readParameters();
  }

  private void refuseSpaces() throws ConnectionSyntaxException {
    for (int i = at; i < text.length(); i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        throw new ConnectionSyntaxException(i, "a space in a connection URI must be written %20");
      }
    }
  }

  private void refuseAtSign(int end) throws ConnectionSyntaxException {
    int sign = text.indexOf('@', at);
    if (sign >= 0 && sign < end) {
      throw new ConnectionSyntaxException(sign, AT_SIGN);
    }
  }

  private void readCredentials() throws ConnectionSyntaxException {
    int end = end("@/");
    if (end == text.length() || text.charAt(end) != '@') {
      return;
    }
    credentials = true;
    int colon = text.indexOf(':', at);
    int userEnd = colon >= 0 && colon < end ? colon : end;
    out.set("user", decode(userEnd), at);
    if (userEnd < end) {
      at = userEnd + 1;
      out.set("password", decode(end), at);
    }
    at = end + 1;
  }

  private void readHosts() throws ConnectionSyntaxException {
    int start = at;
    int portStart = start;
    refuseAtSign(end("/?"));
    StringBuilder hosts = new StringBuilder();
    StringBuilder ports = new StringBuilder();
    while (true) {
      hosts.append(host());
      if (peek() == ':') {
        portStart = at + 1;
        ports.append(port());
      }
      if (peek() != ',') {
        break;
      }
      at++;
      hosts.append(',');
      ports.append(',');
    }
    out.set("host", hosts.toString(), start);
    out.set("port", ports.toString(), portStart);
  }

  private String host() throws ConnectionSyntaxException {
    if (peek() != '[') {
      int end = end(":/?,");
      String host = decode(end);
      at = end;
      return host;
    }
    int open = at;
    at++;
    int close = end("]/?,");
    if (close == text.length() || text.charAt(close) != ']') {
      throw new ConnectionSyntaxException(open, "the IPv6 address has no closing ']'");
    }
    if (close == at) {
      throw new ConnectionSyntaxException(open, "the IPv6 address is empty");
    }
    String host = decode(close);
    at = close + 1;
    if (at < text.length() && ":/?,".indexOf(text.charAt(at)) < 0) {
      throw new ConnectionSyntaxException(
          at, "after an IPv6 address there can only be a port, another host, '/' or '?'");
    }
    return host;
  }

  private String port() throws ConnectionSyntaxException {
    at++;
    int end = end("/?,");
    String port = decode(end);
    if (!port.isEmpty() && !PortNumber.isValid(port)) {
      throw new ConnectionSyntaxException(
          at,
          credentials
              ? PortNumber.COMPLAINT
              : PortNumber.COMPLAINT
                  + " (if this is a password: write '/' in it as %2F, '@' as %40, '?' as %3F)");
    }
    at = end;
    return port;
  }

  private void readParameters() throws ConnectionSyntaxException {
    if (at == text.length()) {
      return;
    }
    at++;
    if (text.indexOf('@', at) >= 0) {
      out.secretMayFollow();
    }
    while (at < text.length()) {
      int nameStart = at;
      int nameEnd = end("=&");
      if (nameEnd == text.length() || text.charAt(nameEnd) != '=') {
        throw new ConnectionSyntaxException(
            nameStart, "a parameter must be name=value; an '&' in a value must be written %26");
      }
      String name = decode(nameEnd);
      int valueStart = nameEnd + 1;
      at = valueStart;
      int valueEnd = end("&");
      String value = PercentEncoding.decode(text.substring(at, valueEnd), at, jdbc);
      parameters.add(name, nameStart, value, valueStart);
      at = Math.min(valueEnd + 1, text.length());
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  /** The first place from here on of any of these characters, or the text's end. */
  private int end(String characters) {
    int end = at;
    while (end < text.length() && characters.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private String decode(int end) throws ConnectionSyntaxException {
    return PercentEncoding.decode(text.substring(at, end), at, false);
  }
}
