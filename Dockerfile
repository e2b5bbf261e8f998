# Builds the agent, a Java runtime of just the modules it uses, and an archive of its loaded classes.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml queries.yaml LICENSE ./
COPY alerts/written.txt alerts/*.rules.yaml alerts/
COPY dashboards/boards dashboards/boards
COPY docs/runbooks docs/runbooks
COPY src/main src/main
RUN mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package
RUN jlink \
      --add-modules java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,java.sql,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.unsupported \
      --strip-java-debug-attributes --no-header-files --no-man-pages --output /opt/java
# Classes that a start loads, then those of its work. The path must be the one it runs from.
RUN mkdir /opt/pgvitals && cp target/pgvitals.jar src/main/jvm/options /opt/pgvitals/ \
 && printf 'listen: 127.0.0.1:0\nservers: [{name: nowhere, url: "postgresql://nobody@127.0.0.1:1/nowhere"}]\n' > nowhere.yaml \
 && (timeout -s TERM 5 /opt/java/bin/java @/opt/pgvitals/options -Xshare:off -XX:DumpLoadedClassList=started.classes \
      -jar /opt/pgvitals/pgvitals.jar run --config nowhere.yaml || true) \
 && jar tf /opt/pgvitals/pgvitals.jar \
    | sed -n -E '/^(dev\/pgvitals|org\/postgresql\/(core|jdbc|util))\//s/\.class$//p' > working.classes \
 && cat started.classes working.classes | awk '!seen[$0]++' > all.classes \
 && /opt/java/bin/java @/opt/pgvitals/options -Xshare:dump -XX:SharedClassListFile=all.classes \
      -XX:SharedArchiveFile=/opt/pgvitals/pgvitals.jsa -cp /opt/pgvitals/pgvitals.jar

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 65532 --user-group --no-create-home --shell /usr/sbin/nologin pgvitals
COPY --from=build /opt/java /opt/java
COPY --from=build /opt/pgvitals /opt/pgvitals
COPY queries.yaml /etc/pgvitals/queries.yaml
USER 65532:65532
EXPOSE 9187
# One arena: each further one that a thread makes for itself holds memory for no gain here.
ENV MALLOC_ARENA_MAX=1
# Exit code 3 says that the agent had an error that it cannot survive: let it be restarted (`on-failure`).
ENTRYPOINT ["/opt/java/bin/java", "@/opt/pgvitals/options", "-XX:SharedArchiveFile=/opt/pgvitals/pgvitals.jsa", "-jar", "/opt/pgvitals/pgvitals.jar"]
CMD ["run"]
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9187 && printf 'GET /-/healthy HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]
