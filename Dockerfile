# Builds the agent, a Java runtime of just the modules it uses, and an archive of its loaded classes.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml queries.yaml ./
COPY src/main src/main
RUN mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package
RUN jlink \
      --add-modules java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,java.sql,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.unsupported \
      --strip-java-debug-attributes --no-header-files --no-man-pages --output /opt/java
# Classes that a start loads, then all others of the jar. The path must be the one it runs from.
RUN mkdir /opt/pgvitals && cp target/pgvitals.jar /opt/pgvitals/ \
 && (timeout -s TERM 10 /opt/java/bin/java -Xshare:off -XX:DumpLoadedClassList=started.classes \
      -jar /opt/pgvitals/pgvitals.jar run --listen 127.0.0.1:0 || true) \
 && /opt/java/bin/java -Xshare:dump -XX:+UseSerialGC -XX:SharedClassListFile=started.classes \
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
# Small on purpose; JAVA_TOOL_OPTIONS=-Xmx256m gives a fleet more room.
ENTRYPOINT ["/opt/java/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k", "-Xmx64m", "-XX:SharedArchiveFile=/opt/pgvitals/pgvitals.jsa", "-Xshare:auto", "-jar", "/opt/pgvitals/pgvitals.jar"]
CMD ["run"]
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9187 && printf 'GET /-/healthy HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]
