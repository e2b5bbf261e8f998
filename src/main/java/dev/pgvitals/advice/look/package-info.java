/** What the advisor reads of a database: statements, tables, functions that planning could run. */
@NullMarked
package dev.pgvitals.advice.look;

import org.jspecify.annotations.NullMarked;
