package dev.pgvitals.cli.rescue;

import dev.pgvitals.rescue.plan.Recipe;
import java.time.Duration;
import java.util.Optional;

/**
 * What a rescue was asked for.
 *
 * @param apply whether anybody is signalled
 * @param most how many at most
 * @param terminate whether sessions may end that do not heed a cancel
 * @param yes whether that was said beforehand, so that nobody is asked
 * @param olderThan empty: as long as the recipe says
 * @param queries whether texts of statements are shown
 * @param record whether rows are written of what was done
 */
record RescueSettings(
    Recipe recipe,
    boolean apply,
    int most,
    boolean terminate,
    boolean yes,
    Optional<Duration> olderThan,
    boolean queries,
    boolean record) {}
