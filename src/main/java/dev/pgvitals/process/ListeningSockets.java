package dev.pgvitals.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Where a process waits for connections, as Linux tells it below {@code /proc}. */
public final class ListeningSockets {
  private static final String LISTENING = "0A";
  private static final int ADDRESS_FIELD = 1;
  private static final int STATE_FIELD = 3;
  private static final int INODE_FIELD = 9;
  private static final int HEX = 16;
  private static final int HEX_OF_WORD = 8;

  private ListeningSockets() {}

  /**
   * Addresses of a process and of those that it has started, by which this machine reaches them: in
   * place of any address, the one of this machine.
   *
   * @param pid of the same user, or this process is root's
   * @throws IOException when there is no such process, or nobody may look at it
   */
  public static List<InetSocketAddress> of(long pid) throws IOException {
    LongStream started =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid);
    return of(Path.of("/proc"), pid, started.toArray());
  }

  static List<InetSocketAddress> of(Path proc, long pid, long... started) throws IOException {
    Set<String> sockets = new HashSet<>(sockets(proc, pid));
    for (long one : started) {
      try {
        sockets.addAll(sockets(proc, one));
      } catch (IOException e) {
        // It has ended, or is another user's and so no part of the agent.
      }
    }
    List<InetSocketAddress> found = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = proc.resolve(pid + "/net/" + table);
      if (Files.exists(file)) {
        add(Files.readAllLines(file), sockets, found);
      }
    }
    return List.copyOf(found);
  }

  /** Inodes of those that a process has open. */
  private static Set<String> sockets(Path proc, long pid) throws IOException {
    Set<String> found = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(proc.resolve(pid + "/fd"))) {
      for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (target.startsWith("socket:[")) {
            found.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (IOException e) {
          // Closed in this moment.
        }
      }
    }
    return found;
  }

  private static void add(List<String> table, Set<String> sockets, List<InetSocketAddress> to)
      throws IOException {
    for (String line : table) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > INODE_FIELD
          && fields[STATE_FIELD].equals(LISTENING)
          && sockets.contains(fields[INODE_FIELD])) {
        to.add(address(fields[ADDRESS_FIELD]));
      }
    }
  }

  /** Of {@code 0100007F:23E3}: words of four bytes, each in the order of this machine. */
  private static InetSocketAddress address(String text) throws IOException {
    int colon = text.indexOf(':');
    byte[] bytes = HexFormat.of().parseHex(text, 0, colon);
    if (ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN)) {
      byte[] turned = bytes.clone();
      int last = HEX_OF_WORD / 2 - 1;
      for (int i = 0; i < bytes.length; i++) {
        turned[i] = bytes[i - i % (last + 1) + last - i % (last + 1)];
      }
      bytes = turned;
    }
    InetAddress bound = InetAddress.getByAddress(bytes);
    return new InetSocketAddress(
        bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound,
        Integer.parseInt(text, colon + 1, text.length(), HEX));
  }
}
