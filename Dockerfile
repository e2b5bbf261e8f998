# The agent, its own Java runtime, and nothing else: no shell, no package manager. How to run it: docs/container.md
#
#   docker build --tag pgvitals .
#
# For a release also: --build-arg VERSION=0.1.0 --build-arg REVISION="$(git rev-parse HEAD)" \
#   --build-arg SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)" --build-arg CREATED="$(git log -1 --format=%cI)"

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml queries.yaml LICENSE ./
COPY alerts/written.txt alerts/*.rules.yaml alerts/
COPY dashboards/boards dashboards/boards
COPY docs/runbooks docs/runbooks
COPY src/main src/main
RUN mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package
COPY packaging/runtime packaging/modules packaging/classes packaging/
# The time of the jar, which its archive of classes remembers.
ARG SOURCE_DATE_EPOCH=0
RUN packaging/runtime /usr/lib/pgvitals
RUN mkdir -p /usr/share/doc/pgvitals/licenses \
 && cd /usr/share/doc/pgvitals/licenses \
 && jar xf /usr/lib/pgvitals/pgvitals.jar META-INF/licenses META-INF/sbom \
 && mv META-INF/licenses/* . \
 && mv META-INF/sbom/pgvitals.cdx.json ../sbom.json \
 && rm -r META-INF \
 && cp /build/LICENSE ..

# The image's tree, with the few libraries of the system that a JVM needs, wherever this architecture has them; the C library asks
# for libgcc_s itself, when a thread is cancelled.
FROM debian:bookworm-slim AS tree
COPY --from=build /usr/lib/pgvitals /tree/usr/lib/pgvitals
COPY --from=build /usr/share/doc/pgvitals /tree/usr/share/doc/pgvitals
WORKDIR /tree
RUN find usr/lib/pgvitals/runtime \( -name '*.so' -o -path '*/bin/java' \) -exec ldd {} + \
    | sed -n 's/^.*[[:space:]]\(\/[^ ]*\) (0x.*/\1/p' | grep -v '^/tree/' | sort -u \
    | xargs -I {} cp --parents -L {} . \
 && cp --parents /lib/*-linux-gnu/libgcc_s.so.1 . \
 && mkdir -p etc/pgvitals var/lib/pgvitals \
 && chmod 700 var/lib/pgvitals \
 && chown 65532:65532 var/lib/pgvitals \
 && echo 'pgvitals:x:65532:65532:pgvitals:/var/lib/pgvitals:/sbin/nologin' > etc/passwd \
 && echo 'pgvitals:x:65532:' > etc/group \
 && echo 'hosts: files dns' > etc/nsswitch.conf
ARG SOURCE_DATE_EPOCH=0
RUN find . -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

FROM scratch
COPY --from=tree /tree /
USER 65532:65532
EXPOSE 9187
# One arena: each further one that a thread makes for itself holds memory for no gain here. And a silent DNS holds up a
# client's TLS handshake for a second, not for ten: Java looks up the name of each.
ENV LANG=C.UTF-8 MALLOC_ARENA_MAX=1 RES_OPTIONS="timeout:1 attempts:1"
# The report of a crash goes to the log, as no file can be written. Exit code 3 says that the agent had an error that it
# cannot survive: let it be restarted.
ENTRYPOINT ["/usr/lib/pgvitals/runtime/bin/java", "@/usr/lib/pgvitals/options", "-XX:SharedArchiveFile=/usr/lib/pgvitals/pgvitals.jsa", "-XX:+ErrorFileToStderr", "-jar", "/usr/lib/pgvitals/pgvitals.jar"]
CMD ["run"]
# It follows `listen` and TLS, whichever way they were said: it asks the system where the first process listens.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["/usr/lib/pgvitals/runtime/bin/java", "@/usr/lib/pgvitals/options", "-XX:SharedArchiveFile=/usr/lib/pgvitals/pgvitals.jsa", "-Xms4m", "-Xmn2m", "-Xmx32m", "-jar", "/usr/lib/pgvitals/pgvitals.jar", "ping"]

ARG VERSION=unreleased
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="pgvitals" \
      org.opencontainers.image.description="PostgreSQL monitoring agent for Prometheus" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.created="$CREATED"
