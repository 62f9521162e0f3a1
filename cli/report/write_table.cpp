// write_table.cpp - for people: a heading, then aligned columns; totals under a rule.
#include <algorithm>

#include "cli/report/escape.h"
#include "cli/report/row_writer.h"

namespace toll::cli {
namespace {

class TableWriter final : public CellWriter {
 public:
  using CellWriter::CellWriter;

 private:
  void write() override;
};

void TableWriter::write() {
  std::size_t title_width = 0;
  for (const auto& [title, text] : report_.heading)
    title_width = std::max(title_width, title.size());
  for (const auto& [title, text] : report_.heading) {
    out_ += title;
    out_.append(title_width - title.size() + 2, ' ');
    append_visible(out_, text);
    out_ += '\n';
  }
  if (!report_.heading.empty() && !report_.columns.empty()) out_ += '\n';

  if (columns_.empty()) return;
  std::vector<std::string> titles;
  titles.reserve(columns_.size());
  for (const std::size_t i : columns_) titles.emplace_back(report_.columns[i].title);
  lines_.insert(lines_.begin(), std::move(titles));

  std::vector<std::size_t> widths(columns_.size());
  for (std::vector<std::string>& line : lines_) {
    for (std::size_t c = 0; c < line.size(); ++c) {
      line[c] = visible(line[c]);
      widths[c] = std::max(widths[c], n_cells(line[c]));
    }
  }
  for (std::size_t l = 0; l < lines_.size(); ++l) {
    if (report_.totals && l + 1 == lines_.size() && l > 1) {
      for (std::size_t c = 0; c < widths.size(); ++c) {
        if (c > 0) out_ += "  ";
        // The last column is a name of any length: its rule is as long as its title.
        out_.append(c + 1 < widths.size() ? widths[c] : lines_[0][c].size(), '-');
      }
      out_ += '\n';
    }
    for (std::size_t c = 0; c < lines_[l].size(); ++c) {
      const std::string& cell = lines_[l][c];
      const std::size_t padding = widths[c] - n_cells(cell);
      const bool number = report_.columns[columns_[c]].number;
      if (c > 0) out_ += "  ";
      if (number) out_.append(padding, ' ');
      out_ += cell;
      if (!number && c + 1 < lines_[l].size()) out_.append(padding, ' ');
    }
    out_ += '\n';
  }
}

}  // namespace

std::unique_ptr<RowWriter> table_writer(const Report& report, std::string& out) {
  return std::make_unique<TableWriter>(report, out);
}

}  // namespace toll::cli
