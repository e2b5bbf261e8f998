package dev.pgvitals.backup.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A tar archive as PostgreSQL's programs write it, given in pieces. */
public final class TarParser {
  private static final int BLOCK = 512;

  private final Handler handler;
  private final byte[] header = new byte[BLOCK];
  private int inHeader;
  private long content;
  private long padding;
  private int emptyBlocks;
  private boolean inEntry;

  /** Is told what is in it. */
  public interface Handler {
    /** An entry begins; a regular file's content follows. */
    void begin(Entry entry) throws IOException;

    void content(byte[] bytes, int offset, int length) throws IOException;

    void end() throws IOException;
  }

  /**
   * An entry.
   *
   * @param type {@code 0} a file, {@code 2} a symbolic link, {@code 5} a directory
   * @param link where a link leads to
   */
  public record Entry(String name, char type, long size, String link) {
    public boolean isFile() {
      return type == '0' || type == 0;
    }
  }

  public TarParser(Handler handler) {
    this.handler = handler;
  }

  /** Whether a file that begins like this is such an archive. */
  public static boolean is(byte[] head) {
    return head.length >= BLOCK
        && new String(head, 257, 5, StandardCharsets.US_ASCII).equals("ustar");
  }

  /**
   * Takes the next piece.
   *
   * @throws Unpacked.DamagedException when it is no tar archive
   */
  public void take(byte[] bytes, int length) throws IOException, Unpacked.DamagedException {
    int at = 0;
    while (at < length) {
      if (content > 0) {
        int n = (int) Math.min(content, length - at);
        handler.content(bytes, at, n);
        content -= n;
        at += n;
        endWhenComplete();
      } else if (padding > 0) {
        int n = (int) Math.min(padding, length - at);
        padding -= n;
        at += n;
      } else {
        int n = Math.min(BLOCK - inHeader, length - at);
        System.arraycopy(bytes, at, header, inHeader, n);
        inHeader += n;
        at += n;
        if (inHeader == BLOCK) {
          inHeader = 0;
          readHeader();
        }
      }
    }
  }

  /** Whether the two empty blocks have come that end an archive, and nothing is left over. */
  public boolean isComplete() {
    return emptyBlocks >= 2;
  }

  private void endWhenComplete() throws IOException {
    if (content == 0 && inEntry) {
      inEntry = false;
      handler.end();
    }
  }

  private void readHeader() throws IOException, Unpacked.DamagedException {
    if (isEmptyBlock()) {
      emptyBlocks++;
      return;
    }
    if (emptyBlocks >= 2) {
      return; // After the end there may be anything.
    }
    emptyBlocks = 0;
    if (sum() != number(148, 8)) {
      throw new Unpacked.DamagedException(
          "the tar archive is damaged: a header's checksum is wrong");
    }
    String prefix = text(345, 155);
    String name = text(0, 100);
    Entry entry =
        new Entry(
            prefix.isEmpty() ? name : prefix + "/" + name,
            (char) header[156],
            number(124, 12),
            text(157, 100));
    content = entry.isFile() ? entry.size() : 0;
    padding = (BLOCK - content % BLOCK) % BLOCK;
    inEntry = true;
    handler.begin(entry);
    endWhenComplete();
  }

  private boolean isEmptyBlock() {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private long sum() {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    return sum;
  }

  private String text(int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  /** In octal digits, or, where they do not suffice, as a number in bytes. */
  private long number(int from, int length) {
    long value = 0;
    if ((header[from] & 0x80) != 0) {
      for (int i = from + 1; i < from + length; i++) {
        value = (value << 8) | (header[i] & 0xff);
      }
      return value;
    }
    for (int i = from; i < from + length; i++) {
      if (header[i] >= '0' && header[i] <= '7') {
        value = value * 8 + (header[i] - '0');
      }
    }
    return value;
  }
}
