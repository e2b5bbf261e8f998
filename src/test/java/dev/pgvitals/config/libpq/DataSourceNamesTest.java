package dev.pgvitals.config.libpq;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list of connection strings separated by commas, which may also stand inside one. */
class DataSourceNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          postgresql://a                                     | postgresql://a
          postgresql://a,postgresql://b                      | postgresql://a ; postgresql://b
          postgres://a/d?sslmode=disable, postgresql://b     | postgres://a/d?sslmode=disable ; postgresql://b
          postgresql://h1:1,h2:2/d,postgresql://b            | postgresql://h1:1,h2:2/d ; postgresql://b
          postgresql://u:p,w@h1,h2/d                         | postgresql://u:p,w@h1,h2/d
          postgresql://u:p,host=w@h1,postgresql://b          | postgresql://u:p,host=w@h1 ; postgresql://b
          postgresql://a,postgresql://u@b/d                  | postgresql://a ; postgresql://u@b/d
          host=a user=b,host=c user=d                        | host=a user=b ; host=c user=d
          host=a,b port=1,2                                  | host=a,b port=1,2
          host=a,b port=1,2,host=c                           | host=a,b port=1,2 ; host=c
          host=a password='x,host=y',host = c                | host=a password='x,host=y' ; host = c
          host=a password='x\\',host=y',host = c             | host=a password='x\\',host=y' ; host = c
          host=a password=x,y                                | host=a password=x,y
          host=a,postgresql://b,host=c                       | host=a ; postgresql://b ; host=c
          jdbc:postgresql://a/d,jdbc:postgresql://b/d        | jdbc:postgresql://a/d ; jdbc:postgresql://b/d
          """)
  void onlyACommaBeforeAnotherConnectionStringSeparates(String text, String expected) {
    assertThat(DataSourceNames.split("X", text))
        .extracting(ConnectionText::text)
        .isEqualTo(Arrays.asList(expected.split(" ; ")));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = "postgresql://a,  postgresql://b?sslmod=x | 18")
  void columnsAreCountedInTheWholeVariable(String text, int column) {
    assertThat(DataSourceNames.split("X", text).get(1).position()).hasToString("X:1:" + column);
  }
}
