package dev.pgvitals.config.fetched;

import dev.pgvitals.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Gives a reading of the configuration the lists that are fetched. A list that cannot be used keeps
 * nothing else from being read: the reading is repeated without it. For one thread.
 */
public interface FetchedLists {
  /** Fetches nothing: of every list there is no document. */
  FetchedLists NONE =
      new FetchedLists() {
        @Override
        public List<FetchedList> get(List<ListSource> sources, Optional<Path> directory) {
          return sources.stream().map(source -> FetchedList.NONE).toList();
        }

        @Override
        public boolean without(List<Problem> problems) {
          return false;
        }
      };

  /**
   * The documents, one for each source; may wait for those that were never asked for.
   *
   * @param directory where they are kept for a time without their sources
   */
  List<FetchedList> get(List<ListSource> sources, Optional<Path> directory);

  /**
   * Documents that have the problems are given no more in this reading, but for those that were in
   * force before it; where none has them, none are given that were not in force.
   *
   * @return whether another reading would get other documents
   */
  boolean without(List<Problem> problems);
}
