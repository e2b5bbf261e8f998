package dev.pgvitals.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits as Linux shows them to the process. */
class ProcessLimitsTest {
  @TempDir private Path root;

  @BeforeEach
  void ofAnOrdinaryUser() throws IOException {
    process("Name:\tjava\nUid:\t1000\t1000\t1000\t1000\nThreads:\t20\n", "unlimited", "0::/");
  }

  private void process(String status, String processes, String group) throws IOException {
    write("proc/self/status", status);
    write(
        "proc/self/limits",
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max processes             "
            + processes
            + "                 4096                 processes \n");
    write("proc/self/cgroup", group + "\n");
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void withoutALimitThereIsNone() {
    assertThat(ProcessLimits.threads(root)).isEmpty();
  }

  @Test
  void theUsersLimitHoldsLessTheThreadsThatThereAre() throws IOException {
    process("Uid:\t1000\t1000\t1000\t1000\nThreads:\t20\n", "70", "0::/");

    assertThat(ProcessLimits.threads(root)).hasValue(50);
  }

  @Test
  void theUsersLimitDoesNotHoldForRoot() throws IOException {
    process("Uid:\t0\t0\t0\t0\nThreads:\t20\n", "70", "0::/");

    assertThat(ProcessLimits.threads(root)).isEmpty();
  }

  @Test
  void ofAServiceAndTheSliceThatItIsInTheSmallerLimitHolds() throws IOException {
    process("Uid:\t0\t0\t0\t0\nThreads:\t20\n", "unlimited", "0::/system.slice/pgvitals.service");
    write("sys/fs/cgroup/system.slice/pids.max", "100\n");
    write("sys/fs/cgroup/system.slice/pgvitals.service/pids.max", "max\n");

    assertThat(ProcessLimits.threads(root)).hasValue(80);
  }

  @Test
  void theOlderControlGroupsLimitHoldsToo() throws IOException {
    process("Uid:\t0\t0\t0\t0\nThreads:\t20\n", "unlimited", "8:pids:/docker/abc");
    write("sys/fs/cgroup/pids/pids.max", "120\n");

    assertThat(ProcessLimits.threads(root)).hasValue(100);
  }

  @Test
  void aSystemWithoutTheseFilesHasNoLimit(@TempDir Path empty) {
    assertThat(ProcessLimits.threads(empty)).isEmpty();
  }

  @Test
  void thisProcessMayOpenFiles() {
    assertThat(ProcessLimits.read().descriptors().orElseThrow()).isPositive();
  }
}
