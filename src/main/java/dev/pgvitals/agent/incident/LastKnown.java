package dev.pgvitals.agent.incident;

import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.web.api.ServerDocument;
import dev.pgvitals.web.status.AgentView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * What there was to tell of each server while it was up, for the moment at which it is not: with it
 * go all its data. Compressed, some kilobytes a server. To be filled by one thread, read by others.
 */
final class LastKnown {
  /** How old it is at most while a server is up; older when there are very many servers. */
  private static final Duration AGE = Duration.ofSeconds(30);

  /** So that 500 servers take a hundredth of a processor. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final AgentView agent;
  private final InstantSource wall;
  private final Map<String, Known> servers = new ConcurrentHashMap<>();
  private int next;

  LastKnown(AgentView agent, InstantSource wall) {
    this.agent = agent;
    this.wall = wall;
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody else sees it
  private record Known(Instant time, byte[] compressed) {}

  /**
   * What was known.
   *
   * @param document of the API, of that time
   */
  record Past(Instant time, String document) {}

  /** Takes some of the servers whose turn it is; to be called once each {@code pause}. */
  void take(List<ServerDetails> all, Duration pause) {
    long round = Math.max(AGE.toMillis(), all.size() * PAUSE.toMillis());
    long count = Math.min(all.size(), (all.size() * pause.toMillis() + round - 1) / round);
    for (int i = 0; i < count; i++) {
      next = (next + 1) % all.size();
      if (all.get(next).report().up()) {
        String name = all.get(next).report().server();
        agent.details(name).ifPresent(this::remember);
      }
    }
    Set<String> names = new HashSet<>();
    all.forEach(one -> names.add(one.report().server()));
    servers.keySet().retainAll(names);
  }

  /** The document of a server, if it is up; kept until there is a newer one. */
  byte[] remember(ServerDetails details) {
    byte[] document = ServerDocument.of(details, agent, agent.showsQueryText());
    if (details.report().up()) {
      servers.put(
          details.report().server(),
          new Known(wall.instant().truncatedTo(ChronoUnit.MILLIS), compressed(document)));
    }
    return document;
  }

  /** Empty when it has not been up since this began. */
  Optional<Past> of(String server) {
    return Optional.ofNullable(servers.get(server))
        .map(known -> new Past(known.time(), text(known.compressed())));
  }

  void forget() {
    servers.clear();
  }

  private static byte[] compressed(byte[] document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(document.length / 8 + 64);
    Deflater fast = new Deflater(Deflater.BEST_SPEED);
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(out, fast, 8192)) {
      deflated.write(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      fast.end();
    }
    return out.toByteArray();
  }

  private static String text(byte[] compressed) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
