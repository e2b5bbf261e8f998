/**
 * Files that users name: found by glob, read within bounds and a time limit, watched for changes.
 */
@NullMarked
package dev.pgvitals.file;

import org.jspecify.annotations.NullMarked;
