package dev.pgvitals.metric.self;

import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.Unit;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/**
 * The JVM's figures from its MXBeans, under the names that client_java's own JVM instrumentation
 * uses, so that dashboards made for it work.
 */
final class JvmMetrics {
  private final PrometheusRegistry registry;
  private final PrometheusProperties properties;

  JvmMetrics(PrometheusRegistry registry, PrometheusProperties properties) {
    this.registry = registry;
    this.properties = properties;
  }

  void register() {
    memory("used", "Memory in use", MemoryUsage::getUsed);
    memory("committed", "Memory guaranteed to be there", MemoryUsage::getCommitted);
    memory("max", "Most memory that may be used, -1 if there is no bound", MemoryUsage::getMax);
    garbageCollectors();
    threads();
    classes();
  }

  private void memory(String what, String help, ToDoubleFunction<MemoryUsage> figure) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    GaugeWithCallback.builder(properties)
        .name("jvm_memory_" + what + "_bytes")
        .help(help + ", by area.")
        .unit(Unit.BYTES)
        .labelNames("area")
        .callback(
            gauge -> {
              gauge.call(figure.applyAsDouble(memory.getHeapMemoryUsage()), "heap");
              gauge.call(figure.applyAsDouble(memory.getNonHeapMemoryUsage()), "nonheap");
            })
        .register(registry);
    List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
    GaugeWithCallback.builder(properties)
        .name("jvm_memory_pool_" + what + "_bytes")
        .help(help + ", by memory pool.")
        .unit(Unit.BYTES)
        .labelNames("pool")
        .callback(
            gauge -> {
              for (MemoryPoolMXBean pool : pools) {
                gauge.call(figure.applyAsDouble(pool.getUsage()), pool.getName());
              }
            })
        .register(registry);
  }

  private void garbageCollectors() {
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    SummaryWithCallback.builder(properties)
        .name("jvm_gc_collection_seconds")
        .help("Time spent in garbage collection, by collector.")
        .unit(Unit.SECONDS)
        .labelNames("gc")
        .callback(
            summary -> {
              for (GarbageCollectorMXBean gc : collectors) {
                summary.call(
                    gc.getCollectionCount(),
                    Unit.millisToSeconds(gc.getCollectionTime()),
                    Quantiles.EMPTY,
                    gc.getName());
              }
            })
        .register(registry);
  }

  private void threads() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    gauge("jvm_threads_current", "Threads now.", threads::getThreadCount);
    gauge("jvm_threads_daemon", "Daemon threads now.", threads::getDaemonThreadCount);
    gauge("jvm_threads_peak", "Most threads at one time.", threads::getPeakThreadCount);
    counter("jvm_threads_started_total", "Threads started.", threads::getTotalStartedThreadCount);
  }

  private void classes() {
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    gauge("jvm_classes_currently_loaded", "Classes loaded now.", classes::getLoadedClassCount);
    counter("jvm_classes_loaded_total", "Classes loaded.", classes::getTotalLoadedClassCount);
    counter("jvm_classes_unloaded_total", "Classes unloaded.", classes::getUnloadedClassCount);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder(properties)
        .name(name)
        .help(help)
        .callback(gauge -> gauge.call(value.getAsDouble()))
        .register(registry);
  }

  private void counter(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder(properties)
        .name(name)
        .help(help)
        .callback(counter -> counter.call(value.getAsDouble()))
        .register(registry);
  }
}
