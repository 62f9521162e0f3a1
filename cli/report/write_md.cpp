// write_md.cpp - a GitHub-flavoured Markdown table under its heading.
#include "cli/report/escape.h"
#include "cli/report/report_writers.h"

namespace toll::cli {

void write_md(std::string& out, const Report& report) {
  for (const auto& [title, text] : report.heading) {
    out += "- ";
    out += title;
    out += ": ";
    append_md(out, text);
    out += '\n';
  }
  const std::vector<std::size_t> columns = shown_columns(report, kInTable);
  if (columns.empty()) return;
  if (!report.heading.empty()) out += '\n';
  for (const std::size_t i : columns) {
    out += "| ";
    append_md(out, report.columns[i].title);
    out += ' ';
  }
  out += "|\n";
  for (const std::size_t i : columns) out += report.columns[i].number ? "| ---: " : "| :--- ";
  out += "|\n";
  for (const std::vector<std::string>& line : table_cells(report, columns)) {
    for (const std::string& cell : line) {
      out += "| ";
      append_md(out, cell);
      out += ' ';
    }
    out += "|\n";
  }
}

}  // namespace toll::cli
