// write_md.cpp - a GitHub-flavoured Markdown table under its heading.
#include "cli/report/escape.h"
#include "cli/report/row_writer.h"

namespace toll::cli {

namespace {

class MarkdownWriter final : public CellWriter {
 public:
  using CellWriter::CellWriter;

 private:
  void write() override;
};

void MarkdownWriter::write() {
  for (const auto& [title, text] : report_.heading) {
    out_ += "- ";
    out_ += title;
    out_ += ": ";
    append_md(out_, text);
    out_ += '\n';
  }
  if (columns_.empty()) return;
  if (!report_.heading.empty()) out_ += '\n';
  for (const std::size_t i : columns_) {
    out_ += "| ";
    append_md(out_, report_.columns[i].title);
    out_ += ' ';
  }
  out_ += "|\n";
  for (const std::size_t i : columns_) out_ += report_.columns[i].number ? "| ---: " : "| :--- ";
  out_ += "|\n";
  for (const std::vector<std::string>& line : lines_) {
    for (const std::string& cell : line) {
      out_ += "| ";
      append_md(out_, cell);
      out_ += ' ';
    }
    out_ += "|\n";
  }
}

}  // namespace

std::unique_ptr<RowWriter> md_writer(const Report& report, std::string& out) {
  return std::make_unique<MarkdownWriter>(report, out);
}

}  // namespace toll::cli
