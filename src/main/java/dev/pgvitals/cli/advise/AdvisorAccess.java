package dev.pgvitals.cli.advise;

import dev.pgvitals.cli.option.ProcessContext;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** As whom to log in, where that is another role than the configuration's. */
final class AdvisorAccess {
  @Option(
      names = "--user",
      paramLabel = "ROLE",
      description =
          "Log in as this role, whoever the configuration names. Default: the configuration's.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File with the password of --user and nothing else.")
  private @Nullable Path passwordFile;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean lacksUser() {
    return user == null && passwordFile != null;
  }

  /** The server, as the role reaches it. */
  ServerConfig of(ServerConfig server) {
    return Optional.ofNullable(user)
        .map(role -> server.as(as(server.target(), role)))
        .orElse(server);
  }

  /** With a password of its own; a password file of libpq's has one for each role. */
  private ConnectionTarget as(ConnectionTarget target, String role) {
    PasswordSource password =
        Optional.ofNullable(passwordFile)
            .<PasswordSource>map(PasswordSource.File::new)
            .orElseGet(
                () ->
                    target.password() instanceof PasswordSource.PassFile
                        ? target.password()
                        : ofThePerson());
    return new ConnectionTarget(
        target.hosts(), target.database(), role, password, target.parameters());
  }

  private PasswordSource ofThePerson() {
    Path usual = ProcessContext.of(spec).environment().home().resolve(".pgpass");
    return FileAccess.SYSTEM.exists(usual, FileTimeout.FOR_SECRETS)
        ? new PasswordSource.PassFile(usual)
        : new PasswordSource.None();
  }
}
