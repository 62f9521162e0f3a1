// write_separated.cpp - CSV and TSV: a line of keys, then the rows, amounts with all their digits.
#include "cli/report/escape.h"
#include "cli/report/report_writers.h"

namespace toll::cli {
namespace {

void write_separated(std::string& out, const Report& report, char separator,
                     void (*append_field)(std::string&, std::string_view)) {
  const std::vector<std::size_t> columns = shown_columns(report, kInCsv);
  bool first = true;
  for (const std::size_t i : columns) {
    if (!first) out += separator;
    first = false;
    out += report.columns[i].key;
  }
  out += '\n';
  const auto line = [&](const Row& row) {
    first = true;
    for (const std::size_t i : columns) {
      if (!first) out += separator;
      first = false;
      // A number that begins with - is no formula.
      if (std::holds_alternative<std::int64_t>(row[i].v)) {
        out += value_text(row[i], true);
      } else {
        append_field(out, value_text(row[i], true));
      }
    }
    out += '\n';
  };
  for (const Row& row : report.rows) line(row);
  if (report.totals) line(*report.totals);
}

}  // namespace

void write_csv(std::string& out, const Report& report) {
  write_separated(out, report, ',', append_csv);
}

void write_tsv(std::string& out, const Report& report) {
  write_separated(out, report, '\t', append_tsv);
}

}  // namespace toll::cli
