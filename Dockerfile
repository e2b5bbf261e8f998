# Builds the agent, a Java runtime of just the modules it uses, and an archive of its loaded classes.
FROM eclipse-temurin:17-jdk-jammy AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src/main src/main
COPY queries.yaml ./
RUN ./mvnw -B -ntp -q -DskipTests -Dspotless.check.skip -Djacoco.skip package
RUN jlink \
      --add-modules java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,java.sql,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.unsupported \
      --strip-debug --no-header-files --no-man-pages --output /opt/java
# The classes that --help and a check of the built-in catalogue load are those that a start loads.
RUN /opt/java/bin/java -XX:+UseSerialGC -XX:ArchiveClassesAtExit=/build/pgvitals.jsa -jar target/pgvitals.jar check queries.yaml

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 65532 --user-group --no-create-home --shell /usr/sbin/nologin pgvitals
COPY --from=build /opt/java /opt/java
COPY --from=build /build/target/pgvitals.jar /build/pgvitals.jsa /opt/pgvitals/
COPY queries.yaml /etc/pgvitals/queries.yaml
USER 65532:65532
EXPOSE 9187
# Small on purpose; JAVA_TOOL_OPTIONS=-Xmx256m gives a fleet more room.
ENTRYPOINT ["/opt/java/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k", "-Xmx64m", "-XX:SharedArchiveFile=/opt/pgvitals/pgvitals.jsa", "-Xshare:auto", "-jar", "/opt/pgvitals/pgvitals.jar"]
CMD ["run"]
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9187 && printf 'GET /-/healthy HTTP/1.0\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]
