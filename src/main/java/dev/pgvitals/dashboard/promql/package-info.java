/** PromQL as far as boards need it: abbreviations, and what a query reads. */
@NullMarked
package dev.pgvitals.dashboard.promql;

import org.jspecify.annotations.NullMarked;
