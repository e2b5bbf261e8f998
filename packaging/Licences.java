import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes down what a package has inside, each part with its version, its licence and the text of
 * that: as a table for people, and as Debian's {@code copyright} for programs. All of it comes from
 * the bill of materials, the jar and the Java runtime; a part without its text ends the build.
 *
 * <p>{@code java -cp pgvitals.jar Licences.java SBOM UNPACKED-JAR RUNTIME DOC}; from the unpacked jar
 * it takes {@code META-INF} and the scripts of the page. DOC gets {@code licenses/} and {@code
 * copyright}.
 */
final class Licences {
  private static final String APACHE = "Apache-2.0";

  /** As the first line of the script says what it is made of. */
  private static final Pattern IN_SCRIPT =
      Pattern.compile("(?:/\\*! |with )(\\S+) ([0-9][0-9.]*) \\(([^)]+)\\)");

  private static final Pattern NAME_AND_VERSION = Pattern.compile("(.+)-([0-9][0-9.]*)");

  private final Path unpacked;
  private final Path runtime;
  private final Path texts;
  private final List<Part> parts = new ArrayList<>();

  /**
   * @param file with the text of the licence; below {@code licenses}, or relative to it
   */
  private record Part(String name, String version, String licence, String file) {}

  private Licences(Path unpacked, Path runtime, Path doc) {
    this.unpacked = unpacked;
    this.runtime = runtime;
    this.texts = doc.resolve("licenses");
  }

  public static void main(String[] arguments) throws IOException {
    Path doc = Path.of(arguments[3]);
    Licences licences = new Licences(Path.of(arguments[1]), Path.of(arguments[2]), doc);
    JsonObject bill = JsonParser.parseString(Files.readString(Path.of(arguments[0]))).getAsJsonObject();
    licences.collect(bill);
    Files.writeString(licences.texts.resolve("README"), licences.table());
    Files.writeString(doc.resolve("copyright"), licences.copyright());
  }

  private void collect(JsonObject bill) throws IOException {
    Files.createDirectories(texts);
    JsonObject product = bill.getAsJsonObject("metadata").getAsJsonObject("component");
    copy(unpacked.resolve("META-INF/LICENSE"), texts.resolve(APACHE + ".txt"));
    parts.add(part(product, APACHE + ".txt"));
    for (JsonElement each : bill.getAsJsonArray("components")) {
      JsonObject component = each.getAsJsonObject();
      String name = component.get("name").getAsString();
      List<String> own = own(unpacked.resolve("META-INF/licenses").resolve(name), name);
      if (own.isEmpty() && !licence(component).equals(APACHE)) {
        throw new IOException("no text of the licence of " + name + ", " + licence(component));
      }
      parts.add(part(component, own.isEmpty() ? APACHE + ".txt" : String.join(", ", own)));
    }
    inside();
    scripts();
    java();
  }

  private static Part part(JsonObject component, String file) throws IOException {
    return new Part(
        component.get("name").getAsString(),
        component.get("version").getAsString(),
        licence(component),
        file);
  }

  private static String licence(JsonObject component) throws IOException {
    List<String> ids = new ArrayList<>();
    if (component.has("licenses")) {
      for (JsonElement each : component.getAsJsonArray("licenses")) {
        JsonObject one = each.getAsJsonObject();
        ids.add(
            one.has("expression")
                ? one.get("expression").getAsString()
                : one.getAsJsonObject("license").get("id").getAsString());
      }
    }
    if (ids.isEmpty()) {
      throw new IOException("no licence of " + component.get("name").getAsString());
    }
    return String.join(" or ", ids);
  }

  /** Copies a part's own texts; their names below {@code licenses}. */
  private List<String> own(Path directory, String name) throws IOException {
    List<String> copied = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      for (Path file : files(directory)) {
        copy(file, texts.resolve(name).resolve(file.getFileName()));
        copied.add(name + "/" + file.getFileName());
      }
    }
    return copied;
  }

  /** What dependencies have inside themselves, which no bill of materials names. */
  private void inside() throws IOException {
    for (Path file : files(unpacked.resolve("META-INF/licenses"))) {
      Path within = unpacked.resolve("META-INF/licenses").relativize(file);
      if (within.getNameCount() > 2) {
        Matcher named = NAME_AND_VERSION.matcher(within.getName(1).toString());
        if (!named.matches()) {
          throw new IOException("whose licence is this? " + file);
        }
        String target = named.group(1) + "/" + file.getFileName();
        copy(file, texts.resolve(target));
        parts.add(new Part(named.group(1), named.group(2), "see its text", target));
      }
    }
  }

  private void scripts() throws IOException {
    Path page = unpacked.resolve("dev/pgvitals/web/page");
    for (Path text : files(page).stream().filter(f -> f.toString().endsWith(".LICENSE.txt")).toList()) {
      String script = text.getFileName().toString().replace(".LICENSE.txt", ".js");
      try (Stream<String> lines = Files.lines(page.resolve(script))) {
        Matcher of = IN_SCRIPT.matcher(lines.findFirst().orElse(""));
        int found = parts.size();
        while (of.find()) {
          parts.add(new Part(of.group(1), of.group(2), of.group(3), text.getFileName().toString()));
        }
        if (parts.size() == found) {
          throw new IOException(script + " does not say what it is made of");
        }
      }
      copy(text, texts.resolve(text.getFileName()));
    }
  }

  private void java() throws IOException {
    Properties release = new Properties();
    try (var in = Files.newBufferedReader(runtime.resolve("release"))) {
      release.load(in);
    }
    for (String module : unquoted(release, "MODULES").split(" ")) {
      Path legal = runtime.resolve("legal").resolve(module);
      if (!Files.exists(legal.resolve("LICENSE"))) {
        throw new IOException("no text of the licence in " + legal);
      }
    }
    parts.add(
        new Part(
            "Java runtime",
            unquoted(release, "JAVA_VERSION"),
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "../../../../lib/pgvitals/runtime/legal"));
  }

  private static String unquoted(Properties release, String key) {
    return release.getProperty(key, "").replace("\"", "");
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    if (!Files.exists(to)) {
      Files.copy(from, to);
    }
  }

  private String table() {
    StringBuilder table =
        new StringBuilder(
            """
            What this package has inside, with the licence of each part and where its text is,
            from this directory on. Made from the bill of materials (../sbom.json). What the Java
            runtime has inside itself is told by the files beside its own licence.

            """);
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"part", "version", "licence", "text"});
    parts.forEach(p -> rows.add(new String[] {p.name, p.version, p.licence, p.file}));
    int[] widths = new int[3];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        table.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      table.append(row[3]).append('\n');
    }
    return table.toString();
  }

  /** In the form of Debian's policy, version 1.0. */
  private String copyright() throws IOException {
    StringBuilder text =
        new StringBuilder(
            "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
                + "Upstream-Name: pgvitals\n"
                + "Comment: Where each text is, licenses/README beside this file says.\n");
    Map<String, String> licences = new TreeMap<>();
    Map<String, List<Part>> places = new LinkedHashMap<>();
    parts.forEach(part -> places.computeIfAbsent(place(part), at -> new ArrayList<>()).add(part));
    for (Map.Entry<String, List<Part>> place : places.entrySet()) {
      Set<String> holders = new LinkedHashSet<>();
      Set<String> ids = new LinkedHashSet<>();
      for (Part part : place.getValue()) {
        holders.addAll(holders(part));
        ids.add(id(part));
        licences.putIfAbsent(id(part), part.file);
      }
      text.append("\nFiles: ").append(place.getKey()).append('\n');
      text.append("Copyright: ").append(String.join("\n ", holders)).append('\n');
      text.append("License: ").append(String.join(" and ", ids)).append('\n');
      text.append("Comment:\n");
      place
          .getValue()
          .forEach(p -> text.append(" %s %s: %s\n".formatted(p.name, p.version, p.licence)));
    }
    for (Map.Entry<String, String> licence : licences.entrySet()) {
      text.append("\nLicense: ").append(licence.getKey()).append('\n');
      text.append(body(licence.getValue()));
    }
    return text.toString();
  }

  private static String place(Part part) {
    if (part.name.equals("pgvitals")) {
      return "*";
    }
    return part.file.startsWith("../")
        ? "usr/lib/pgvitals/runtime/*"
        : "usr/lib/pgvitals/pgvitals.jar";
  }

  private static String id(Part part) {
    if (part.file.startsWith("../")) {
      return "GPL-2.0-with-classpath-exception";
    }
    return part.file.equals(APACHE + ".txt")
        ? APACHE
        : part.file.replaceFirst("(/.*|\\.LICENSE\\.txt)$", "");
  }

  private List<String> holders(Part part) throws IOException {
    if (part.file.startsWith("../")) {
      return List.of("Oracle and/or its affiliates, and others");
    }
    if (part.file.equals(APACHE + ".txt")) {
      return List.of("the authors of " + part.name);
    }
    List<String> found =
        Files.readAllLines(texts.resolve(part.file)).stream()
            .map(String::strip)
            .filter(line -> line.matches("Copyright (\\(c\\)|©|[0-9]).*"))
            .toList();
    return found.isEmpty() ? List.of("the authors of " + part.name) : found;
  }

  private String body(String file) throws IOException {
    if (file.equals(APACHE + ".txt")) {
      return " The text is in /usr/share/common-licenses/Apache-2.0, and in licenses/Apache-2.0.txt\n"
          + " beside this file.\n";
    }
    if (file.startsWith("../")) {
      return " The text, the exception and the licences of all parts are in\n"
          + " /usr/lib/pgvitals/runtime/legal.\n";
    }
    return Files.readAllLines(texts.resolve(file)).stream()
        .map(line -> line.isBlank() ? " .\n" : " " + line.stripTrailing() + "\n")
        .collect(Collectors.joining());
  }
}
