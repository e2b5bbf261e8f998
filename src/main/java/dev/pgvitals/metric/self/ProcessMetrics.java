package dev.pgvitals.metric.self;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** The process's figures, under the names every Prometheus client uses. */
final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final PrometheusRegistry registry;
  private final PrometheusProperties properties;

  ProcessMetrics(PrometheusRegistry registry, PrometheusProperties properties) {
    this.registry = registry;
    this.properties = properties;
  }

  void register() {
    CounterWithCallback.builder(properties)
        .name("process_cpu_seconds_total")
        .help("User and system CPU time spent.")
        .unit(Unit.SECONDS)
        .callback(
            counter -> {
              if (system() instanceof OperatingSystemMXBean os && os.getProcessCpuTime() >= 0) {
                counter.call(Unit.nanosToSeconds(os.getProcessCpuTime()));
              }
            })
        .register(registry);
    double started = Unit.millisToSeconds(ManagementFactory.getRuntimeMXBean().getStartTime());
    gauge(
        "process_start_time_seconds",
        "When the process started, in Unix time.",
        () -> OptionalDouble.of(started));
    gauge(
        "process_open_fds",
        "Open file descriptors.",
        () ->
            system() instanceof UnixOperatingSystemMXBean unix
                ? OptionalDouble.of((double) unix.getOpenFileDescriptorCount())
                : OptionalDouble.empty());
    gauge(
        "process_max_fds",
        "Most file descriptors that may be open.",
        () ->
            system() instanceof UnixOperatingSystemMXBean unix
                ? OptionalDouble.of((double) unix.getMaxFileDescriptorCount())
                : OptionalDouble.empty());
    gauge("process_resident_memory_bytes", "Memory in RAM.", () -> kilobytes("VmRSS:"));
    gauge("process_virtual_memory_bytes", "Virtual memory.", () -> kilobytes("VmSize:"));
  }

  /** No value, no sample: not every system tells everything. */
  private void gauge(String name, String help, Supplier<OptionalDouble> value) {
    GaugeWithCallback.builder(properties)
        .name(name)
        .help(help)
        .callback(gauge -> value.get().ifPresent(gauge::call))
        .register(registry);
  }

  private static java.lang.management.OperatingSystemMXBean system() {
    return ManagementFactory.getOperatingSystemMXBean();
  }

  /** A line such as {@code VmRSS: 51234 kB}, in bytes. */
  private static OptionalDouble kilobytes(String key) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(key)) {
          String[] words = line.substring(key.length()).trim().split(" ", 2);
          return OptionalDouble.of(Long.parseLong(words[0]) * 1024.0);
        }
      }
      return OptionalDouble.empty();
    } catch (IOException | NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
