package dev.pgvitals.metric.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.store.ServerSelection;
import dev.pgvitals.metric.text.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** What a client gets, decoded; its length was as announced. */
public final class Scrape {
  private Scrape() {}

  public static String text(Exposition exposition) {
    return text(exposition, ServerSelection.EVERYTHING, Format.TEXT);
  }

  /** Fetched both ways, which must give the same. */
  public static String text(Exposition exposition, ServerSelection selection, Format format) {
    String plain = decode(exposition.body(selection, format, false));
    assertThat(decode(exposition.body(selection, format, true))).isEqualTo(plain);
    return plain;
  }

  static String decode(Body body) {
    byte[] bytes = bytes(body);
    if (!body.gzip()) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      body.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(body.length()).isEqualTo(out.size());
    return out.toByteArray();
  }
}
