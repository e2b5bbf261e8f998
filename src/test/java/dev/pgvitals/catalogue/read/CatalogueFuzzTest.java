package dev.pgvitals.catalogue.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the text, the reader reads it or says where it is wrong. */
class CatalogueFuzzTest {
  private static final long SEED = 20_240_917;
  private static final int TEXTS = 20_000;

  @Test
  void mutatedTextsAreReadOrRefusedWithAPlaceInsideTheText() {
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = Samples.VALID.get(random.nextInt(Samples.VALID.size()));
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        text = mutate(text, random);
      }
      if (isRefused(text, i)) {
        refused++;
      }
    }
    System.out.printf("seed %d: %d texts, %d refused%n", SEED, TEXTS, refused);
    assertThat(refused).isBetween(TEXTS / 10, TEXTS - TEXTS / 10);
  }

  private static boolean isRefused(String text, int number) {
    int lines = (int) text.chars().filter(c -> c == '\n' || c == '\r' || c == '\u0085').count() + 1;
    try {
      LoadedCatalogue loaded =
          CatalogueReader.read(
              List.of(new CatalogueText("fuzz.yaml", text)), NamingScheme.PROMETHEUS);
      loaded.notices().forEach(notice -> assertInside(notice, lines, number));
      loaded.catalogue().queries().forEach(query -> QuerySchema.of(query, NamingScheme.PROMETHEUS));
      return false;
    } catch (ProblemsException e) {
      if (e.problems().isEmpty()) {
        throw new AssertionError("refused without a problem: text " + number);
      }
      e.problems().forEach(problem -> assertInside(problem, lines, number));
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + SEED + ", text " + number + ":\n" + text, e);
    }
  }

  private static void assertInside(Problem problem, int lines, int number) {
    Position position = problem.position();
    boolean inside =
        position.line() >= 1
            && position.line() <= lines + 1
            && position.column() >= 1
            && !problem.message().isBlank();
    if (!inside) {
      throw new AssertionError("seed " + SEED + ", text " + number + ": " + problem);
    }
  }

  private static String mutate(String text, Random random) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int line = random.nextInt(lines.size());
    switch (random.nextInt(9)) {
      case 0 -> {
        return flipBytes(text, random);
      }
      case 1 -> {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(20));
        return text.substring(0, from) + text.substring(to);
      }
      case 2 -> lines.add(line, lines.get(random.nextInt(lines.size())));
      case 3 -> Collections.swap(lines, line, random.nextInt(lines.size()));
      case 4 -> lines.set(line, " ".repeat(random.nextInt(8)) + lines.get(line).strip());
      case 5 -> lines.remove(line);
      case 6 -> swapValues(lines, line, random.nextInt(lines.size()));
      case 7 -> {
        int at = random.nextInt(text.length() + 1);
        List<String> tokens =
            List.of(
                "*a", "&a ", "<<: ", "!x ", "[", "{", "- ", "? ", "|", ">", "'", "\"", "%", "---\n",
                "\t", "null", "~", "1e999", "0x1", "-", ": ", "#");
        return text.substring(0, at)
            + tokens.get(random.nextInt(tokens.size()))
            + text.substring(at);
      }
      default -> {
        return text.substring(0, random.nextInt(text.length() + 1));
      }
    }
    return String.join("\n", lines);
  }

  private static String flipBytes(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int n = 1 + random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return new String(
        bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }

  private static void swapValues(List<String> lines, int a, int b) {
    int colonA = lines.get(a).indexOf(": ");
    int colonB = lines.get(b).indexOf(": ");
    if (colonA >= 0 && colonB >= 0) {
      String valueA = lines.get(a).substring(colonA);
      lines.set(a, lines.get(a).substring(0, colonA) + lines.get(b).substring(colonB));
      lines.set(b, lines.get(b).substring(0, lines.get(b).indexOf(": ")) + valueA);
    }
  }
}
