package dev.pgvitals.config.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept of a password: bcrypt, as htpasswd writes it.
 *
 * @param text all of it; a secret, as weak passwords can be found from it
 */
public record PasswordHash(String text) {
  /** A check takes twice as long with each; with this one, about five seconds. */
  public static final int MOST_COST = 16;

  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

  /** Empty when it is none. */
  static Optional<PasswordHash> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new PasswordHash(text)) : Optional.empty();
  }

  /** The logarithm, to base 2, of how often the password was stirred. */
  public int cost() {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalStateException("no bcrypt hash");
    }
    return Integer.parseInt(parts.group(1));
  }

  @Override
  public String toString() {
    return "***";
  }
}
