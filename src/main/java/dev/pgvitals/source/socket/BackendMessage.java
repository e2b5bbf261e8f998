package dev.pgvitals.source.socket;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The kinds of messages that a server may send to a client that asks for rows, and what one may
 * weigh; by the protocol's own names.
 */
enum BackendMessage {
  AUTHENTICATION('R', 4, 65_536, When.LOGIN),
  BACKEND_KEY_DATA('K', 8, 512, When.LOGIN),
  NEGOTIATE_PROTOCOL_VERSION('v', 8, 8, When.LOGIN),
  PARAMETER_STATUS('S', 2, 65_536, When.ANY_TIME),
  NOTICE_RESPONSE('N', 1, Integer.MAX_VALUE, When.ANY_TIME),
  NOTIFICATION_RESPONSE('A', 6, 65_536, When.ANY_TIME),
  ERROR_RESPONSE('E', 1, 1 << 20, When.ANY_TIME),
  READY_FOR_QUERY('Z', 1, 1, When.ASKED),
  PARSE_COMPLETE('1', 0, 0, When.ASKED),
  BIND_COMPLETE('2', 0, 0, When.ASKED),
  CLOSE_COMPLETE('3', 0, 0, When.ASKED),
  NO_DATA('n', 0, 0, When.ASKED),
  PORTAL_SUSPENDED('s', 0, 0, When.ASKED),
  EMPTY_QUERY_RESPONSE('I', 0, 0, When.ASKED),
  PARAMETER_DESCRIPTION('t', 2, 2 + 4 * 65_535, When.ASKED),
  ROW_DESCRIPTION('T', 2, 1 << 20, When.ASKED),
  DATA_ROW('D', 2, Integer.MAX_VALUE, When.ASKED),
  COMMAND_COMPLETE('C', 1, 1024, When.ASKED),
  COPY_IN_RESPONSE('G', 3, 65_536, When.ASKED),
  COPY_OUT_RESPONSE('H', 3, 65_536, When.ASKED),
  COPY_DATA('d', 0, Integer.MAX_VALUE, When.ASKED),
  COPY_DONE('c', 0, 0, When.ASKED);

  /** When the protocol has room for a message. */
  enum When {
    LOGIN,
    /** Whether we asked for something or not. */
    ANY_TIME,
    ASKED
  }

  /** PostgreSQL's own limit for the columns of a result. */
  static final int MAX_COLUMNS = 1664;

  /** Made once: there is a look for each row. */
  private static final List<Optional<BackendMessage>> BY_TYPE =
      IntStream.range(0, 128).mapToObj(BackendMessage::find).toList();

  private final char type;
  private final int least;
  private final int most;
  private final When when;

  BackendMessage(char type, int least, int most, When when) {
    this.type = type;
    this.least = least;
    this.most = most;
    this.when = when;
  }

  static Optional<BackendMessage> of(byte type) {
    return type < 0 ? Optional.empty() : BY_TYPE.get(type);
  }

  private static Optional<BackendMessage> find(int type) {
    return Stream.of(values()).filter(message -> message.type == type).findFirst();
  }

  /** Whether a body may have so many bytes. */
  boolean fits(int body) {
    return body >= least && body <= most;
  }

  When when() {
    return when;
  }

  /**
   * What the driver makes of one, in bytes of heap, roughly; of the rows it depends on their
   * columns and is counted apart.
   */
  int cost(int body) {
    return switch (this) {
      // An exception with its stack, and the text in characters and in lines.
      case ERROR_RESPONSE, NOTICE_RESPONSE -> 4096 + 4 * body;
      case ROW_DESCRIPTION -> 256 + 8 * body;
      case COMMAND_COMPLETE -> 256;
      case DATA_ROW, COPY_DATA, NOTIFICATION_RESPONSE -> 0;
      default -> 64 + 2 * body;
    };
  }
}
