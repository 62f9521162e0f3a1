// write_plain.cpp - for scripts: one record a line, fields separated by TAB, no heading.
#include "cli/report/escape.h"
#include "cli/report/report_writers.h"

namespace toll::cli {

void write_plain(std::string& out, const Report& report) {
  const std::vector<std::size_t> columns = shown_columns(report, kInPlain);
  const auto line = [&](const Row& row) {
    bool first = true;
    for (const std::size_t i : columns) {
      if (!first) out += '\t';
      first = false;
      append_visible(out, value_text(row[i], false));
    }
    out += '\n';
  };
  for (const Row& row : report.rows) line(row);
  if (report.totals) line(*report.totals);
}

}  // namespace toll::cli
