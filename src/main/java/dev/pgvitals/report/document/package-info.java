/** What a report consists of, before it is Markdown or HTML: sections of text and tables. */
@NullMarked
package dev.pgvitals.report.document;

import org.jspecify.annotations.NullMarked;
