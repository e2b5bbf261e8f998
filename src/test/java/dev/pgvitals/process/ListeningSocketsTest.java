package dev.pgvitals.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ListeningSocketsTest {
  private static final String HEADER =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  @TempDir private Path proc;

  /** A process and its sockets. */
  private void process(long pid, long... inodes) throws IOException {
    Path descriptors = Files.createDirectories(proc.resolve(pid + "/fd"));
    for (long inode : inodes) {
      Files.createSymbolicLink(
          descriptors.resolve(String.valueOf(inode)), Path.of("socket:[" + inode + "]"));
    }
    Files.createSymbolicLink(descriptors.resolve("0"), Path.of("pipe:[5]"));
  }

  private void table(long pid, String name, String... lines) throws IOException {
    Path directory = Files.createDirectories(proc.resolve(pid + "/net"));
    Files.writeString(directory.resolve(name), HEADER + String.join("", lines));
  }

  /** A line; words of the address as a little-endian machine writes them. */
  private static String line(String address, String state, long inode) {
    return "   0: %s 00000000:0000 %s 00000000:00000000 00:00000000 00000000  65532        0 %d 1 0\n"
        .formatted(address, state, inode);
  }

  private List<String> found(long pid, long... started) throws IOException {
    return ListeningSockets.of(proc, pid, started).stream()
        .map(address -> address.getAddress().getHostAddress() + " " + address.getPort())
        .toList();
  }

  private static String word(String big) {
    return ByteOrder.nativeOrder().equals(ByteOrder.BIG_ENDIAN)
        ? big
        : big.substring(6) + big.substring(4, 6) + big.substring(2, 4) + big.substring(0, 2);
  }

  private static String words(String... big) {
    return String.join("", Stream.of(big).map(ListeningSocketsTest::word).toList());
  }

  @Test
  void whatListensIsToldByItsAddress() throws IOException {
    process(1, 10, 11, 12);
    table(1, "tcp", line(word("0A000001") + ":23E3", "0A", 10));
    table(
        1,
        "tcp6",
        line(words("20010DB8", "00000000", "00000000", "00000005") + ":0050", "0A", 11),
        line(words("00000000", "00000000", "0000FFFF", "C0000201") + ":0051", "0A", 12));

    assertThat(found(1))
        .containsExactly("10.0.0.1 9187", "2001:db8:0:0:0:0:0:5 80", "192.0.2.1 81");
  }

  @Test
  void anyAddressIsReachedOnThisMachine() throws IOException {
    process(1, 10, 11);
    table(1, "tcp", line("00000000:23E3", "0A", 10));
    table(1, "tcp6", line("0".repeat(32) + ":23E4", "0A", 11));

    assertThat(found(1)).containsExactly("127.0.0.1 9187", "127.0.0.1 9188");
  }

  @Test
  void connectionsAndOthersAreLeftOut() throws IOException {
    process(1, 10, 11);
    table(
        1,
        "tcp",
        line("00000000:23E3", "01", 10),
        line("00000000:23E3", "0A", 99),
        line("00000000:23E4", "0A", 11));

    assertThat(found(1)).containsExactly("127.0.0.1 9188");
  }

  @Test
  void theAgentMayBeAChildOfAnInit() throws IOException {
    process(1);
    process(7, 10);
    table(1, "tcp", line("00000000:23E3", "0A", 10));

    assertThat(found(1)).isEmpty();
    assertThat(found(1, 7, 8)).as("8 has ended").containsExactly("127.0.0.1 9187");
  }

  @Test
  void thereHasToBeAProcess() {
    assertThatThrownBy(() -> found(4711)).isInstanceOf(IOException.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void asTheSystemTellsIt() throws IOException {
    long own = ProcessHandle.current().pid();
    try (ServerSocket any = new ServerSocket(0);
        ServerSocket one = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"));
        Socket connected = new Socket("127.0.0.2", one.getLocalPort())) {
      assertThat(ListeningSockets.of(own))
          .contains(
              new InetSocketAddress("127.0.0.1", any.getLocalPort()),
              new InetSocketAddress("127.0.0.2", one.getLocalPort()))
          .doesNotContain(new InetSocketAddress("127.0.0.1", connected.getLocalPort()));
    }
  }
}
