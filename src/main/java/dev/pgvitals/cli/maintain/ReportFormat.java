package dev.pgvitals.cli.maintain;

import dev.pgvitals.maintain.run.ServerReport;
import java.util.List;

/** How a report is written. */
enum ReportFormat {
  TEXT {
    @Override
    String of(List<ServerReport> reports) {
      return ReportText.of(reports);
    }
  },
  JSON {
    @Override
    String of(List<ServerReport> reports) {
      return ReportJson.of(reports);
    }
  },
  MARKDOWN {
    @Override
    String of(List<ServerReport> reports) {
      return ReportMarkdown.of(reports);
    }
  };

  abstract String of(List<ServerReport> reports);
}
