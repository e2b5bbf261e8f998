package dev.pgvitals.time;

import dev.pgvitals.text.Printable;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When something runs again and again, as schedulers of PostgreSQL have it: cron's five fields,
 * {@code @daily} and its like, pg_cron's {@code 30 seconds} and {@code $} (the last day of a
 * month), pg_timetable's {@code @every 2 hours}. It is about a clock on the wall, in whatever zone;
 * clock changes do not matter here.
 *
 * <p>Of the two fields for days, either is enough where both are restricted, as in cron, unless the
 * last begins with {@code &}, for schedulers in which both must fit. What begins with a star does
 * not restrict.
 */
public final class CronSchedule {
  private static final int MAX_LENGTH = 500;

  /** After so many years the Gregorian calendar begins anew, weekdays included. */
  private static final int CYCLE_YEARS = 400;

  private static final int CYCLE_DAYS = 146_097;
  private static final int DAYS_A_WEEK = 7;
  private static final LocalDate CYCLE_BEGIN = LocalDate.of(2000, 1, 1);
  private static final long MINUTES_A_DAY = Duration.ofDays(1).toMinutes();

  private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})\\s*seconds?");
  private static final Pattern DELAY = Pattern.compile("@(every|after)\\s(.*)", Pattern.DOTALL);

  private static final Map<String, String> NAMED =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> WEEKDAYS =
      List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private final Optional<Duration> longestGap;
  private final Optional<CronMoments> moments;

  private CronSchedule(Optional<Duration> longestGap) {
    this(longestGap, Optional.empty());
  }

  private CronSchedule(Optional<Duration> longestGap, Optional<CronMoments> moments) {
    this.longestGap = longestGap;
    this.moments = moments;
  }

  /**
   * Reads a schedule; upper and lower case are the same.
   *
   * @throws ScheduleException if it is none, or one of which no moment ever comes
   */
  public static CronSchedule parse(String text) throws ScheduleException {
    String schedule = text.strip().toLowerCase(Locale.ROOT);
    if (schedule.length() > MAX_LENGTH) {
      throw notOne(text, "it is longer than " + MAX_LENGTH + " characters");
    }
    Matcher seconds = SECONDS.matcher(schedule);
    if (seconds.matches()) {
      int number = Integer.parseInt(seconds.group(1));
      if (number < 1 || number > 59) {
        throw notOne(text, "seconds are 1 to 59; from a minute on it takes five fields");
      }
      return new CronSchedule(Optional.of(Duration.ofSeconds(number)));
    }
    if (schedule.startsWith("@") && !NAMED.containsKey(schedule)) {
      return at(text, schedule);
    }
    String[] fields = NAMED.getOrDefault(schedule, schedule).split("\\s+");
    if (fields.length != 5) {
      throw notOne(text, "it takes five fields: minute, hour, day of month, month, day of week");
    }
    return of(text, fields);
  }

  private static CronSchedule at(String text, String schedule) throws ScheduleException {
    if (schedule.equals("@reboot") || schedule.equals("@restart")) {
      return new CronSchedule(Optional.empty());
    }
    Matcher delay = DELAY.matcher(schedule);
    if (!delay.matches()) {
      throw notOne(
          text,
          "after @ there is yearly, monthly, weekly, daily, hourly, reboot, every INTERVAL or"
              + " after INTERVAL");
    }
    OptionalDouble seconds = DurationText.seconds(delay.group(2));
    if (seconds.isEmpty()
        || !(seconds.getAsDouble() > 0)
        || seconds.getAsDouble() > Integer.MAX_VALUE) {
      throw notOne(text, "an interval of more than nothing follows, such as 2 hours");
    }
    return new CronSchedule(
        delay.group(1).equals("every")
            ? Optional.of(Duration.ofMillis(Math.round(seconds.getAsDouble() * 1_000)))
            : Optional.empty());
  }

  private static CronSchedule of(String text, String[] fields) throws ScheduleException {
    boolean both = fields[4].startsWith("&");
    String weekday = both ? fields[4].substring(1) : fields[4];
    long minutes = new Field(text, "minute", 0, 59, List.of(), false).bits(fields[0]);
    long hours = new Field(text, "hour", 0, 23, List.of(), false).bits(fields[1]);
    long days = new Field(text, "day of month", 1, 31, List.of(), true).bits(fields[2]);
    long months = new Field(text, "month", 1, 12, MONTHS, false).bits(fields[3]);
    long weekdays = new Field(text, "day of week", 0, 7, WEEKDAYS, false).bits(weekday);
    if (has(weekdays, DAYS_A_WEEK)) {
      weekdays |= 1;
    }
    boolean either = !both && !fields[2].startsWith("*") && !weekday.startsWith("*");
    long dayGap = longestDays(days, months, weekdays, either);
    if (dayGap == 0) {
      throw notOne(text, "no day ever fits");
    }
    return new CronSchedule(
        Optional.of(longest(minutes, hours, dayGap)),
        Optional.of(new CronMoments(minutes, hours, days, months, weekdays, either)));
  }

  /** Between two moments of one day, or the last of one and the first of the next that fits. */
  private static Duration longest(long minutes, long hours, long dayGap) {
    long first = -1;
    long last = 0;
    long gap = 0;
    for (int minute = 0; minute < MINUTES_A_DAY; minute++) {
      if (has(hours, minute / 60) && has(minutes, minute % 60)) {
        gap = first < 0 ? gap : Math.max(gap, minute - last);
        first = first < 0 ? minute : first;
        last = minute;
      }
    }
    return Duration.ofMinutes(Math.max(gap, dayGap * MINUTES_A_DAY - last + first));
  }

  /** The most days from one that fits to the next; 0 when none does. */
  private static long longestDays(long days, long months, long weekdays, boolean either) {
    int weekday = CYCLE_BEGIN.getDayOfWeek().getValue() % DAYS_A_WEEK;
    long day = 0;
    long first = -1;
    long last = 0;
    long gap = 0;
    for (int year = 0; year < CYCLE_YEARS; year++) {
      for (int month = 1; month <= 12; month++) {
        int length = YearMonth.of(CYCLE_BEGIN.getYear() + year, month).lengthOfMonth();
        for (int date = 1; date <= length; date++, day++, weekday = (weekday + 1) % DAYS_A_WEEK) {
          boolean dateFits = has(days, date) || (date == length && has(days, Field.LAST_DAY));
          boolean weekdayFits = has(weekdays, weekday);
          if (has(months, month) && (either ? dateFits || weekdayFits : dateFits && weekdayFits)) {
            gap = first < 0 ? gap : Math.max(gap, day - last);
            first = first < 0 ? day : first;
            last = day;
          }
        }
      }
    }
    return first < 0 ? 0 : Math.max(gap, CYCLE_DAYS - last + first);
  }

  static boolean has(long bits, int bit) {
    return (bits >> bit & 1) != 0;
  }

  private static ScheduleException notOne(String text, String why) {
    return new ScheduleException(
        "'" + Printable.shortened(Printable.oneLine(text), 40) + "' is not a schedule: " + why);
  }

  /**
   * The longest time between two of its moments: of {@code 0 2 * * 1-5} three days. Empty when it
   * has no moments of its own, as {@code @reboot} and {@code @after 1 hour}.
   */
  public Optional<Duration> longestGap() {
    return longestGap;
  }

  /** The moments themselves; empty when there are not five fields, or a name for such. */
  public Optional<CronMoments> moments() {
    return moments;
  }

  /**
   * One of the five.
   *
   * @param text the whole schedule, for errors
   * @param names of its values, from the lowest on
   * @param hasLast whether {@code $} stands for the last of them
   */
  record Field(String text, String name, int low, int high, List<String> names, boolean hasLast) {
    /** The bit of {@code $}. */
    static final int LAST_DAY = 32;

    private static final Pattern PART =
        Pattern.compile("(?:(\\*)|(\\w{1,9})(?:-(\\w{1,9}))?)(?:/(\\d{1,9}))?");

    /** A bit for each value in a list of values, ranges and steps. */
    long bits(String list) throws ScheduleException {
      long bits = 0;
      for (String part : list.split(",", -1)) {
        bits |= hasLast && part.equals("$") ? 1L << LAST_DAY : part(part);
      }
      return bits;
    }

    private long part(String part) throws ScheduleException {
      Matcher matcher = PART.matcher(part);
      if (!matcher.matches()) {
        throw notOne(text, "the " + name + " cannot be '" + Printable.shortened(part, 20) + "'");
      }
      int from = matcher.group(1) == null ? value(matcher.group(2)) : low;
      boolean open = matcher.group(1) != null || matcher.group(4) != null;
      int to = matcher.group(3) != null ? value(matcher.group(3)) : open ? high : from;
      int step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
      if (to < from) {
        throw notOne(text, "the range '" + part + "' of the " + name + " must rise");
      }
      if (step < 1 || step > high) {
        throw notOne(text, "the step in '" + part + "' must be 1 to " + high);
      }
      long bits = 0;
      for (int value = from; value <= to; value += step) {
        bits |= 1L << value;
      }
      return bits;
    }

    private int value(String word) throws ScheduleException {
      int named = names.indexOf(word);
      int value =
          named >= 0 ? named + low : word.matches("\\d+") ? Integer.parseInt(word) : high + 1;
      if (value < low || value > high) {
        String or = names.isEmpty() ? "" : ", or " + names.get(0) + " and so on";
        throw notOne(text, "the " + name + " '" + word + "' must be " + low + " to " + high + or);
      }
      return value;
    }
  }
}
