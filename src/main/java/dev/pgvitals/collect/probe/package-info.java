/** One look at one server, by hand: facts, plan, and each query once; and what is said of it. */
@NullMarked
package dev.pgvitals.collect.probe;

import org.jspecify.annotations.NullMarked;
