package dev.pgvitals.monitor;

import dev.pgvitals.concurrent.FairExecutor;
import java.util.concurrent.Executor;

/**
 * The thread pools that monitors share.
 *
 * @param connectors for connecting, where a server that swallows packets holds a thread for seconds
 * @param workers for runs on connections that are there
 * @param cutter to cut connections
 */
public record MonitorExecutors(Executor connectors, FairExecutor workers, Executor cutter) {}
