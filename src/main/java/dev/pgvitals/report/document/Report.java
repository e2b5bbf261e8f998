package dev.pgvitals.report.document;

import java.util.List;

/**
 * All of it.
 *
 * @param title the main heading
 * @param summary what matters most, the worst first
 */
public record Report(String title, Period period, List<Block.Item> summary, List<Part> parts) {}
