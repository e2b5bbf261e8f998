package dev.pgvitals.page;

import dev.pgvitals.fixture.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Chromium without a screen, with one page at a time.
 *
 * <p>Whoever awaits something awaits it for a minute and a half: the page asks every five seconds,
 * and a small machine with much else to do is slow at everything.
 */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int HEIGHT = 900;
  private static final int WIDTH = 1280;

  /** The rules of WCAG that a page has to keep to be called accessible. */
  private static final String AXE =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(
        (found) => done(found.violations.flatMap((rule) => rule.nodes.map((node) =>
          `${rule.id}: ${rule.help}: ${node.target.join(' ')}: ${node.html} ${node.failureSummary}`))),
        (failed) => done([`axe failed: ${failed}`]));
      """;

  /** Each script of a page runs after this one. */
  private static final String WATCH =
      """
      window.complaints = [];
      document.addEventListener('securitypolicyviolation', (event) =>
        window.complaints.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
      window.addEventListener('error', (event) => window.complaints.push(`error: ${event.message}`));
      window.addEventListener('unhandledrejection', (event) => window.complaints.push(`rejected: ${event.reason}`));
      """;

  private final ChromeDriver driver;
  private final List<String> complaints = new ArrayList<>();

  Browser() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(Tool.chromium().path().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=" + WIDTH + "," + HEIGHT);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(Tool.chromedriver().path().toFile())
                .usingAnyFreePort()
                .withTimeout(PATIENCE)
                .build(),
            options);
    driver.manage().timeouts().scriptTimeout(PATIENCE).pageLoadTimeout(PATIENCE);
    command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
  }

  /** How the page is looked at. */
  enum Look {
    LIGHT("light", WIDTH),
    DARK("dark", WIDTH),
    NARROW("light", 375),
    NARROW_AND_DARK("dark", 375);

    private final String scheme;
    private final int width;

    Look(String scheme, int width) {
      this.scheme = scheme;
      this.width = width;
    }

    boolean dark() {
      return scheme.equals("dark");
    }
  }

  /** One of DevTools' commands. */
  Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  void look(Look look) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", look.scheme))));
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            look.width,
            "height",
            HEIGHT,
            "deviceScaleFactor",
            1,
            "mobile",
            look.width < WIDTH));
  }

  /** Whether pages may run scripts, from the next one on. */
  void runScripts(boolean may) {
    command("Emulation.setScriptExecutionDisabled", Map.of("value", !may));
  }

  /** Addresses that nothing is fetched from, from now on; any text may be where there is a star. */
  void block(String... addresses) {
    command("Network.enable", Map.of());
    command("Network.setBlockedURLs", Map.of("urls", List.of(addresses)));
  }

  /** Goes there; what the page before had to complain about is kept. */
  void open(String address) {
    collect();
    driver.get(address);
  }

  /** All that pages and the browser have complained about since the last time it was asked. */
  List<String> complaints() {
    collect();
    List<String> all = List.copyOf(complaints);
    complaints.clear();
    return all;
  }

  private void collect() {
    if (script("return window.complaints") instanceof List<?> found) {
      found.forEach(complaint -> complaints.add(complaint.toString()));
      script("window.complaints.length = 0");
    }
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      // Plain text cannot say that it has another icon, or none.
      if (!entry.getMessage().contains("/favicon.ico")) {
        complaints.add(entry.getLevel() + ": " + entry.getMessage());
      }
    }
  }

  Object script(String script, Object... arguments) {
    return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
  }

  /** The text that is to be seen of the first element, empty when there is none. */
  String text(String css) {
    return script(
            "return document.querySelector(arguments[0])?.innerText.replaceAll('\\u00a0', ' ') ?? ''",
            css)
        .toString();
  }

  /** The texts of all elements. */
  List<String> texts(String css) {
    List<String> texts = new ArrayList<>();
    ((List<?>)
            script(
                "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText.replaceAll('\\u00a0', ' '))",
                css))
        .forEach(text -> texts.add(text.toString()));
    return texts;
  }

  /** Waits until there is an element whose text has all of these. */
  void awaitText(String what, String css, String... parts) {
    awaitText(what, css, text -> List.of(parts).stream().allMatch(text::contains));
  }

  /** Waits until there is such an element. */
  void awaitText(String what, String css, Predicate<String> is) {
    awaitAll(what, css, texts -> texts.stream().anyMatch(is));
  }

  /** Waits until the texts of all elements are such. */
  void awaitAll(String what, String css, Predicate<List<String>> are) {
    patiently(what).until(() -> texts(css), are);
  }

  /** Waits until a script gives true. */
  void awaitScript(String what, String script, Object... arguments) {
    patiently(what).until(() -> script(script, arguments), Boolean.TRUE::equals);
  }

  private static ConditionFactory patiently(String what) {
    return Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreException(JavascriptException.class);
  }

  void click(String css) {
    driver.findElement(By.cssSelector(css)).click();
  }

  void type(String css, String text) {
    driver.findElement(By.cssSelector(css)).sendKeys(text);
  }

  /** By how much the page is wider than the window, in pixels. */
  long overhang() {
    return (Long)
        script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  /** Of the page's background: 0 is black, 1 white. */
  double brightness() {
    return Double.parseDouble(
        script(
                "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)"
                    + ".reduce((sum, part) => sum + Number(part), 0) / 765")
            .toString());
  }

  /** Where it is. */
  String address() {
    return Objects.requireNonNullElse(driver.getCurrentUrl(), "");
  }

  /** All that the page links to or is made of. */
  List<?> addresses() {
    return (List<?>)
        script(
            "return [...document.querySelectorAll('[href], [src]')].map((e) => e.href ?? e.src)");
  }

  /** What the page is called in the window's title. */
  String title() {
    return driver.getTitle() == null ? "" : driver.getTitle();
  }

  /** What axe finds, an element a line. */
  List<String> violations() {
    driver.executeScript(axe());
    List<String> found = new ArrayList<>();
    ((List<?>) Objects.requireNonNull(driver.executeAsyncScript(AXE)))
        .forEach(each -> found.add(each.toString()));
    return found;
  }

  private static String axe() {
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(
          Objects.requireNonNull(script, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For how long the page's main thread has been at work, in seconds. */
  double work() {
    command("Performance.enable", Map.of());
    return ((List<?>)
            Objects.requireNonNull(command("Performance.getMetrics", Map.of()).get("metrics")))
        .stream()
            .map(Map.class::cast)
            .filter(measure -> "TaskDuration".equals(measure.get("name")))
            .mapToDouble(measure -> Double.parseDouble(String.valueOf(measure.get("value"))))
            .sum();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
