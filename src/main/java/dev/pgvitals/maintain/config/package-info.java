/** maintain.yaml: servers, jobs and when they run, read strictly. */
@NullMarked
package dev.pgvitals.maintain.config;

import org.jspecify.annotations.NullMarked;
