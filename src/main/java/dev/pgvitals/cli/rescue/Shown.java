package dev.pgvitals.cli.rescue;

import dev.pgvitals.process.Signals;
import dev.pgvitals.rescue.Signal;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** A rescue as people follow it: printed as it goes on, and stopped by Ctrl-C between signals. */
final class Shown implements ServerRescue.Watcher {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean text;
  private final RescueSettings settings;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private Runnable onStop = () -> {};
  private boolean first = true;

  /**
   * @param text whether anything but complaints is printed
   */
  Shown(PrintWriter out, PrintWriter err, boolean text, RescueSettings settings) {
    this.out = out;
    this.err = err;
    this.text = text;
    this.settings = settings;
  }

  /** What else is to be told of a signal. */
  void whenStopped(Runnable also) {
    onStop = also;
  }

  @Override
  public void found(RescueReport report) {
    say((first ? "" : "\n") + RescueText.plan(report, settings));
    first = false;
  }

  @Override
  public boolean agrees(RescueReport report) {
    report.unrecorded().ifPresent(why -> complains("no row of this is written: " + why));
    boolean agreed = settings.yes() || Question.ask(question(report));
    if (agreed) {
      say("\n");
      Signals.on(List.of("TERM", "INT"), this::stop);
    }
    return agreed;
  }

  private static String question(RescueReport report) {
    return "\nSignal %s on %s?"
        .formatted(
            Plural.of(report.plan().targets().size(), "session"),
            Printable.oneLine(report.server()));
  }

  @Override
  public void signalled(Signal signal) {
    say(RescueText.signal(signal) + "\n");
  }

  @Override
  public boolean agreesToVacuum(String server, List<String> databases, String role) {
    boolean agreed =
        !stopped.get()
            && (settings.yes()
                || Question.ask(
                    "\nVacuum the oldest tables of %s on %s, as %s?"
                        .formatted(
                            Printable.oneLine(String.join(", ", databases)),
                            Printable.oneLine(server),
                            Printable.oneLine(role))));
    if (agreed) {
      Signals.on(List.of("TERM", "INT"), this::stop);
      say(
          "\nVacuuming the oldest tables of %s, as %s.\n"
              .formatted(Printable.oneLine(String.join(", ", databases)), Printable.oneLine(role)));
    }
    return agreed;
  }

  @Override
  public boolean isStopped() {
    return stopped.get();
  }

  /** The signal under way is waited for, so that what came of it is written down. */
  private void stop() {
    onStop.run();
    if (!stopped.getAndSet(true)) {
      complains("stopping: nothing more is begun");
    }
  }

  /** The last word on a server. */
  void ended(RescueReport report) {
    if (report.vacuumed().isPresent()) {
      say(RescueText.vacuumed(report.vacuumed().get()));
    } else if (report.result().isPresent()) {
      say(RescueText.after(report.result().get().after()) + "\n");
    } else if (!report.plan().targets().isEmpty()) {
      say(
          settings.apply()
              ? "Nobody was signalled.\n"
              : "\nNobody was signalled: this is a dry run. To do it: pgvitals rescue %s --server %s --apply\n"
                  .formatted(settings.recipe().word(), Printable.oneLine(report.server())));
    }
  }

  @Override
  public void complains(String complaint) {
    err.println(Printable.oneLine(complaint));
    err.flush();
  }

  private void say(String words) {
    if (text) {
      out.print(words);
      out.flush();
    }
  }
}
