/**
 * Holds the Helm chart and the manifests in {@code deploy/} to what they promise, as far as that
 * takes no Helm.
 */
@NullMarked
package dev.pgvitals.kubernetes;

import org.jspecify.annotations.NullMarked;
