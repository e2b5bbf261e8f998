package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.YamlMap;

/**
 * An entry before its keys are read, what it extends already merged in.
 *
 * @param name in the catalogue
 * @param key in its file, which its metrics begin with; the name, unless a built-in entry has that
 * @param position of the entry's key
 * @param format of the file that the entry, or what it extends, was first written in
 */
record RawEntry(String name, String key, Position position, YamlMap body, FileFormat format) {}
