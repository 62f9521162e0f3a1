// write_table.cpp - for people: a heading, then aligned columns; totals under a rule.
#include <algorithm>

#include "cli/report/escape.h"
#include "cli/report/report_writers.h"

namespace toll::cli {
void write_table(std::string& out, const Report& report) {
  std::size_t title_width = 0;
  for (const auto& [title, text] : report.heading)
    title_width = std::max(title_width, title.size());
  for (const auto& [title, text] : report.heading) {
    out += title;
    out.append(title_width - title.size() + 2, ' ');
    append_visible(out, text);
    out += '\n';
  }
  if (!report.heading.empty() && !report.columns.empty()) out += '\n';

  const std::vector<std::size_t> columns = shown_columns(report, kInTable);
  if (columns.empty()) return;
  std::vector<std::vector<std::string>> lines = table_cells(report, columns);
  std::vector<std::string> titles;
  titles.reserve(columns.size());
  for (const std::size_t i : columns) titles.emplace_back(report.columns[i].title);
  lines.insert(lines.begin(), std::move(titles));

  std::vector<std::size_t> widths(columns.size());
  for (std::vector<std::string>& line : lines) {
    for (std::size_t c = 0; c < line.size(); ++c) {
      line[c] = visible(line[c]);
      widths[c] = std::max(widths[c], n_cells(line[c]));
    }
  }
  for (std::size_t l = 0; l < lines.size(); ++l) {
    if (report.totals && l + 1 == lines.size() && l > 1) {
      for (std::size_t c = 0; c < widths.size(); ++c) {
        if (c > 0) out += "  ";
        // The last column is a name of any length: its rule is as long as its title.
        out.append(c + 1 < widths.size() ? widths[c] : lines[0][c].size(), '-');
      }
      out += '\n';
    }
    for (std::size_t c = 0; c < lines[l].size(); ++c) {
      const std::string& cell = lines[l][c];
      const std::size_t padding = widths[c] - n_cells(cell);
      const bool number = report.columns[columns[c]].number;
      if (c > 0) out += "  ";
      if (number) out.append(padding, ' ');
      out += cell;
      if (!number && c + 1 < lines[l].size()) out.append(padding, ' ');
    }
    out += '\n';
  }
}

}  // namespace toll::cli
