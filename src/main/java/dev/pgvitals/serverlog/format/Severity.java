package dev.pgvitals.serverlog.format;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How grave the server takes a message to be. It writes the word in its own language. */
public enum Severity {
  DEBUG("НАЛАГОДЖЕННЯ ОТЛАДКА გამართვა 调试 디버그 DEBUG1 DEBUG2 DEBUG3 DEBUG4 DEBUG5"),
  LOG("LOGG ЗАПИСУВАННЯ СООБЩЕНИЕ ჟურნალი 日志 로그"),
  INFO("ІНФОРМАЦІЯ ИНФОРМАЦИЯ ინფორმაცია 信息 정보"),
  NOTICE("HINWEIS NOTIFICA NOTIS ЗАМЕЧАНИЕ ПОВІДОМЛЕННЯ 注意 알림"),
  WARNING(
      "ATTENTION ATTENZIONE VARNING WARNUNG ADVERTENCIA OSTRZEŻENIE UYARI ПОПЕРЕДЖЕННЯ"
          + " ПРЕДУПРЕЖДЕНИЕ გაფრთხილება 警告 경고"),
  ERROR("ERREUR ERRORE FEHLER FEL BŁĄD HATA ОШИБКА ПОМИЛКА შეცდომა 错误 오류"),
  FATAL("FATALE FATALT KATASTROFALNY ÖLÜMCÜL ВАЖНО ФАТАЛЬНО ფატალური 致命错误 치명적오류"),
  PANIC("PANICO PANIK PÁNICO PANIKA ПАНІКА ПАНИКА პანიკა 比致命错误还过分的错误 손상"),
  /** A word of a language that is not known here. */
  OTHER("");

  private static final Map<String, Severity> BY_WORD = byWord();

  private final String translations;

  Severity(String translations) {
    this.translations = translations;
  }

  private static Map<String, Severity> byWord() {
    Map<String, Severity> words = new HashMap<>();
    for (Severity severity : values()) {
      if (severity != OTHER) {
        words.put(severity.name(), severity);
        for (String word : List.of(severity.translations.split(" ", -1))) {
          words.putIfAbsent(word, severity);
        }
      }
    }
    return Map.copyOf(words);
  }

  /** As the label has it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Severity of(byte[] data, int from, int to) {
    // Nearly all records of most logs; without a String made of it.
    if (to - from == 3 && data[from] == 'L' && data[from + 1] == 'O' && data[from + 2] == 'G') {
      return LOG;
    }
    Severity utf8 = BY_WORD.get(new String(data, from, to - from, StandardCharsets.UTF_8));
    if (utf8 != null) {
      return utf8;
    }
    return BY_WORD.getOrDefault(
        new String(data, from, to - from, StandardCharsets.ISO_8859_1), OTHER);
  }
}
