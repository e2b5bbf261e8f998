package dev.pgvitals.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What the system gives the process at most; empty where there is no limit, or none to be found out
 * as on systems without {@code /proc}.
 *
 * @param threads how many it may have besides those it has now. A limit of processes is shared with
 *     whatever else its user, or its container, runs
 * @param descriptors files and connections that may be open, besides those that are
 */
public record ProcessLimits(OptionalLong threads, OptionalLong descriptors) {
  public static final ProcessLimits NONE =
      new ProcessLimits(OptionalLong.empty(), OptionalLong.empty());

  private static final String PROCESSES = "Max processes";

  /** As they are now, of this process. */
  public static ProcessLimits read() {
    return new ProcessLimits(threads(Path.of("/")), freeDescriptors());
  }

  private static OptionalLong freeDescriptors() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        && unix.getMaxFileDescriptorCount() > 0) {
      return OptionalLong.of(
          Math.max(0, unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()));
    }
    return OptionalLong.empty();
  }

  /**
   * The smallest of {@code ulimit -u} and the {@code pids.max} of the control groups, less the
   * threads that there are.
   *
   * @param root where {@code proc} and {@code sys} are
   */
  static OptionalLong threads(Path root) {
    long own = status(root, "Threads:").orElse(1);
    LongStream limits =
        Stream.of(ofUser(root), ofControlGroups(root)).flatMapToLong(OptionalLong::stream);
    return limits.map(limit -> Math.max(0, limit - own)).min();
  }

  /** The first number of a line such as {@code Threads: 17}. */
  private static OptionalLong status(Path root, String key) {
    return lines(root.resolve("proc/self/status")).stream()
        .filter(line -> line.startsWith(key))
        .flatMapToLong(line -> number(line.split("\\s+", -1)[1]))
        .findFirst();
  }

  private static OptionalLong ofUser(Path root) {
    // The limit does not hold for root.
    return status(root, "Uid:").orElse(-1) == 0
        ? OptionalLong.empty()
        : lines(root.resolve("proc/self/limits")).stream()
            .filter(line -> line.startsWith(PROCESSES))
            .map(line -> line.substring(PROCESSES.length()).trim().split("\\s+", -1)[0])
            .flatMapToLong(ProcessLimits::number)
            .findFirst();
  }

  private static OptionalLong ofControlGroups(Path root) {
    return lines(root.resolve("proc/self/cgroup")).stream()
        .map(line -> line.split(":", 3))
        .filter(parts -> parts.length == 3)
        .flatMap(
            parts ->
                switch (parts[1]) {
                  case "" -> groups(root.resolve("sys/fs/cgroup"), parts[2]);
                  case "pids" -> groups(root.resolve("sys/fs/cgroup/pids"), parts[2]);
                  default -> Stream.of();
                })
        .flatMap(group -> lines(group.resolve("pids.max")).stream())
        .flatMapToLong(ProcessLimits::number)
        .min();
  }

  /** The group and all above it, each of which may have a limit. */
  private static Stream<Path> groups(Path mount, String group) {
    return Stream.iterate(
        mount.resolve(group.substring(1)).normalize(),
        path -> path != null && path.startsWith(mount),
        Path::getParent);
  }

  private static LongStream number(String text) {
    try {
      return LongStream.of(Long.parseLong(text.trim()));
    } catch (NumberFormatException unlimited) {
      return LongStream.empty();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
