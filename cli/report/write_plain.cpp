// write_plain.cpp - for scripts: one record a line, fields separated by TAB, no heading.
#include "cli/report/escape.h"
#include "cli/report/row_writer.h"

namespace toll::cli {
namespace {

class PlainWriter final : public RowWriter {
 public:
  PlainWriter(const Report& report, std::string& out)
      : RowWriter(report, out), columns_(shown_columns(kInPlain)) {}

  void row(const Row& row) override {
    bool first = true;
    for (const std::size_t i : columns_) {
      if (!first) out_ += '\t';
      first = false;
      append_visible(out_, value_text(row[i], false));
    }
    out_ += '\n';
  }
  void end() override {
    if (report_.totals) row(*report_.totals);
  }

 private:
  std::vector<std::size_t> columns_;
};

}  // namespace

std::unique_ptr<RowWriter> plain_writer(const Report& report, std::string& out) {
  return std::make_unique<PlainWriter>(report, out);
}

}  // namespace toll::cli
