package dev.pgvitals.monitor;

import dev.pgvitals.concurrent.FairExecutor;
import java.util.concurrent.Executor;

/**
 * The thread pools that monitors share, and the one thread that ticks them.
 *
 * @param connectors for connecting, where a server that swallows packets holds a thread for seconds
 * @param workers for runs on connections that are there
 * @param cutter to cut connections
 * @param ticker makes whoever ticks look at once which monitors are due; never waits
 */
public record MonitorExecutors(
    Executor connectors, FairExecutor workers, Executor cutter, Runnable ticker) {}
