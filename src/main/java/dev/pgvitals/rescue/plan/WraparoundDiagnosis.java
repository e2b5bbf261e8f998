package dev.pgvitals.rescue.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Transaction IDs run out: who keeps the old ones. */
final class WraparoundDiagnosis {
  private WraparoundDiagnosis() {}

  static Diagnosis of(Situation situation, Limits limits) {
    Wraparound wraparound =
        situation
            .wraparound()
            .orElseThrow(() -> new IllegalArgumentException("nothing is known of transaction IDs"));
    String worst =
        wraparound.databases().stream()
            .max(Comparator.comparingDouble(Wraparound.DatabaseAge::ratio))
            .map(
                database ->
                    "Database %s has used up %s of all transaction IDs"
                        .formatted(database.name(), percent(database.ratio())))
            .orElse("There is no database");
    if (wraparound.worst() <= limits.wraparound()) {
      return Diagnosis.fine(
          "%s; it is trouble above %s.".formatted(worst, percent(limits.wraparound())));
    }
    List<Candidate> candidates =
        Diagnoses.clients(situation)
            .filter(session -> session.xidAge().orElse(-1) >= wraparound.freezeMinAge())
            .filter(session -> limits.isOld(session.age()))
            .sorted(
                Comparator.comparingLong((Session session) -> -session.xidAge().orElse(0))
                    .thenComparingLong(Session::pid))
            .map(
                session ->
                    Candidate.of(
                        session,
                        "keeps transaction IDs %,d back".formatted(session.xidAge().orElse(0))))
            .toList();
    List<String> remarks = new ArrayList<>();
    for (Wraparound.Holder holder : wraparound.others()) {
      if (holder.age() >= wraparound.freezeMinAge()) {
        remarks.add(
            "%s keeps transaction IDs %,d back: %s"
                .formatted(holder.what(), holder.age(), holder.remedy()));
      }
    }
    boolean held = !candidates.isEmpty() || !remarks.isEmpty();
    remarks.addAll(wraparound.notes());
    return new Diagnosis(
        true,
        "%s, more than %s.%s"
            .formatted(
                worst,
                percent(limits.wraparound()),
                held
                    ? " VACUUM helps only when nothing keeps old ones any more."
                    : " Nothing keeps old ones: VACUUM helps."),
        candidates,
        candidates.size(),
        remarks);
  }

  private static String percent(double ratio) {
    return String.format(java.util.Locale.ROOT, "%.1f %%", 100 * ratio);
  }
}
