package dev.pgvitals.maintain.verb;

import java.time.ZoneId;

/**
 * What a job says of itself, whatever it does.
 *
 * @param hasWindow whether the job itself, not the defaults, says when it may work
 * @param zone in which times of the file are meant
 */
public record JobFrame(String job, boolean hasWindow, ZoneId zone) {}
