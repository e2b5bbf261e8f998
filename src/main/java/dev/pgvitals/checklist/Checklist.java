package dev.pgvitals.checklist;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All items with what was found of each, in their order. */
public record Checklist(List<ItemResult> results) {
  public Checklist {
    results = List.copyOf(results);
  }

  /**
   * Judges what was found. A person's yes settles what only a person can tell, and outvotes nothing
   * that was seen; a person's no is a no.
   *
   * @param maxAge an older answer is asked for again
   */
  public static Checklist of(
      List<Finding> findings, Answers answers, LocalDate today, Duration maxAge) {
    return new Checklist(
        Arrays.stream(Item.values())
            .map(
                item ->
                    judge(
                        item,
                        findings.stream().filter(finding -> finding.item() == item).toList(),
                        answers.of(item),
                        today,
                        maxAge))
            .toList());
  }

  private static ItemResult judge(
      Item item, List<Finding> findings, Optional<Answer> given, LocalDate today, Duration maxAge) {
    boolean old =
        given.filter(one -> one.on().isBefore(today.minusDays(maxAge.toDays()))).isPresent();
    Optional<Answer> answer = given.filter(one -> !old);
    List<Finding> all = new ArrayList<>();
    for (Finding finding : findings) {
      if (!isAsked(finding) || answer.isEmpty()) {
        all.add(old && isAsked(finding) ? again(finding, given.get()) : finding);
      } else if (!finding.evidence().isEmpty()) {
        // What was seen stays said, beside the answer.
        all.add(Finding.yes(item, finding.where(), finding.evidence()));
      }
    }
    answer.ifPresent(
        one ->
            all.add(
                one.yes()
                    ? Finding.yes(item, "", "answered: " + one.text())
                    : Finding.no(
                        item,
                        "",
                        "answered: " + one.text(),
                        "do it, then change the answer in the file")));
    if (old && !given.get().yes() && findings.stream().noneMatch(Checklist::isAsked)) {
      all.add(again(Finding.ask(item, "", "", "is it done by now?"), given.get()));
    }
    if (all.isEmpty()) {
      all.add(
          Finding.unknown(
              item, "", "nothing was looked at", "name the servers in the configuration"));
    }
    all.sort(Comparator.comparing(Finding::verdict).reversed());
    return new ItemResult(item, all.get(0).verdict(), all, answer);
  }

  private static boolean isAsked(Finding finding) {
    return finding.verdict() == Verdict.ASK;
  }

  private static Finding again(Finding finding, Answer old) {
    return Finding.ask(
        finding.item(),
        finding.where(),
        finding.evidence()
            + (finding.evidence().isEmpty() ? "" : "; ")
            + "the last answer is too old: "
            + old.text(),
        finding.next());
  }

  /** How many items came to this. */
  public int count(Verdict verdict) {
    return (int) results.stream().filter(result -> result.verdict() == verdict).count();
  }

  /**
   * Whether it says not to go on.
   *
   * @param strict whether a question without an answer says so, too
   */
  public boolean isRefused(boolean strict) {
    return count(Verdict.NO) > 0 || (strict && count(Verdict.ASK) > 0);
  }

  /** Whether all could be looked at. */
  public boolean isWholeKnown() {
    return count(Verdict.UNKNOWN) == 0;
  }
}
