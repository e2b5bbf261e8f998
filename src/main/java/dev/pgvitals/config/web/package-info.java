/**
 * The web configuration, in the format of Prometheus's exporters: how the HTTP server is locked. No
 * network.
 */
@NullMarked
package dev.pgvitals.config.web;

import org.jspecify.annotations.NullMarked;
