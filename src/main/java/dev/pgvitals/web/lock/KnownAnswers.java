package dev.pgvitals.web.lock;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What came of the last checks, right ones and wrong ones apart: many wrong passwords push no right
 * one out. Thread-safe.
 */
final class KnownAnswers {
  private static final int EACH = 128;

  private final Map<String, Boolean> right = new Recent();
  private final Map<String, Boolean> wrong = new Recent();

  private static final class Recent extends LinkedHashMap<String, Boolean> {
    private static final long serialVersionUID = 1;

    Recent() {
      super(EACH, 1, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
      return size() > EACH;
    }
  }

  synchronized Optional<Boolean> find(String key) {
    // Asked both: which of them knows must not be told by time.
    Boolean yes = right.get(key);
    Boolean no = wrong.get(key);
    return Optional.ofNullable(yes).or(() -> Optional.ofNullable(no));
  }

  synchronized void keep(String key, boolean answer) {
    (answer ? right : wrong).put(key, answer);
  }
}
