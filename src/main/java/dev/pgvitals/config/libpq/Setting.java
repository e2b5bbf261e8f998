package dev.pgvitals.config.libpq;

/** One connection parameter's value and where it was said. The value may be a secret. */
public record Setting(String value, SettingOrigin place) {
  @Override
  public String toString() {
    return "Setting[" + place.position() + "]";
  }
}
