package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.Program;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.program.Workplace;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.scrape.ScrapeClient;
import dev.pgvitals.fixture.network.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * nginx with nothing but one page, compressed, as a file: what answering with bytes that are ready
 * costs at least.
 */
record Nginx(Path program) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** As it was fetched. */
  static Measured<Nginx> of(Path program) {
    return Files.isExecutable(program)
        ? Measured.of(new Nginx(program.toAbsolutePath()))
        : Measured.missing(
            "nginx is not on the PATH, and could not be fetched: see target/tools/fetch.log");
  }

  /** Answers when this returns. */
  RunningProgram serve(byte[] gzip, Workplace workplace) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(workplace.directory(), "nginx");
    int port = FreePort.next();
    Files.write(directory.resolve("metrics"), gzip);
    Path file = Files.writeString(directory.resolve("nginx.conf"), configuration(directory, port));
    List<String> command =
        List.of(
            program.toString(), "-p", directory.toString(), "-e", "stderr", "-c", file.toString());
    RunningProgram running = workplace.start(new Program("nginx", command, Map.of(), port));
    while (running.ageNanos() < LIMIT.toNanos()) {
      running.mustRun();
      try (ScrapeClient client = new ScrapeClient(port)) {
        if (client.scrape(true).status() == 200) {
          return running;
        }
        break;
      } catch (IOException notYet) {
        Thread.sleep(10);
      }
    }
    workplace.stop(running);
    throw new IllegalStateException("nginx does not serve the page: " + running.lastWords());
  }

  /** Who nginx would become another user for who may not read the directory. */
  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** All that it would write elsewhere, it writes into the directory. */
  static String configuration(Path directory, int port) {
    return """
    %3$sdaemon off;
    worker_processes auto;
    pid %1$s/pid;
    events {}
    http {
      client_body_temp_path %1$s/body;
      proxy_temp_path %1$s/proxy;
      fastcgi_temp_path %1$s/fastcgi;
      uwsgi_temp_path %1$s/uwsgi;
      scgi_temp_path %1$s/scgi;
      access_log off;
      sendfile on;
      tcp_nopush on;
      keepalive_requests 1000000000;
      server {
        listen 127.0.0.1:%2$d;
        root %1$s;
        location = /metrics {
          default_type "text/plain; version=0.0.4; charset=utf-8";
          add_header Content-Encoding gzip;
        }
      }
    }
    """
        .formatted(directory, port, isRoot() ? "user root;\n" : "");
  }
}
