/** A report as Markdown and as HTML. */
@NullMarked
package dev.pgvitals.report.render;

import org.jspecify.annotations.NullMarked;
