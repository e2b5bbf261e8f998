package dev.pgvitals.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the runbooks of alerts are. */
public final class RunbookOption {
  private static final String ALERT = "{alert}";
  private static final String SHIPPED = "docs/runbooks/" + ALERT + ".md";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private @Nullable String url;

  @Option(
      names = "--runbook-url",
      paramLabel = "URL",
      description =
          "URL of the runbooks of alerts that name none, in every file; "
              + ALERT
              + " stands for the alert's name.")
  void url(String template) {
    if (!template.contains(ALERT)) {
      throw new ParameterException(
          spec.commandLine(),
          "--runbook-url must contain " + ALERT + ", which is replaced by the alert's name");
    }
    url = template;
  }

  public boolean isGiven() {
    return url != null;
  }

  /** The address of an alert's runbook: as it was said, else as in this repository. */
  public String of(String alert) {
    return (url == null ? SHIPPED : url).replace(ALERT, alert);
  }
}
