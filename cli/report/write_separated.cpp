// write_separated.cpp - CSV and TSV: a line of keys, then the rows, amounts with all their digits.
#include "cli/report/escape.h"
#include "cli/report/row_writer.h"

namespace toll::cli {
namespace {

class SeparatedWriter final : public RowWriter {
 public:
  using AppendField = void (*)(std::string&, std::string_view);

  SeparatedWriter(const Report& report, std::string& out, char separator, AppendField append_field)
      : RowWriter(report, out),
        separator_(separator),
        append_field_(append_field),
        columns_(shown_columns(kInCsv)) {}

  void begin() override {
    write_line([this](std::size_t i) { out_ += report_.columns[i].key; });
  }
  void row(const Row& row) override {
    write_line([this, &row](std::size_t i) {
      const std::string text = value_text(row[i], true);
      // A number that begins with - is no formula.
      if (std::holds_alternative<std::int64_t>(row[i].v)) {
        out_ += text;
      } else {
        append_field_(out_, text);
      }
    });
  }
  void end() override {
    if (report_.totals) row(*report_.totals);
  }

 private:
  template <class WriteField>
  void write_line(const WriteField& write_field) {
    bool first = true;
    for (const std::size_t i : columns_) {
      if (!first) out_ += separator_;
      first = false;
      write_field(i);
    }
    out_ += '\n';
  }

  char separator_;
  AppendField append_field_;
  std::vector<std::size_t> columns_;
};

}  // namespace

std::unique_ptr<RowWriter> csv_writer(const Report& report, std::string& out) {
  return std::make_unique<SeparatedWriter>(report, out, ',', append_csv);
}

std::unique_ptr<RowWriter> tsv_writer(const Report& report, std::string& out) {
  return std::make_unique<SeparatedWriter>(report, out, '\t', append_tsv);
}

}  // namespace toll::cli
