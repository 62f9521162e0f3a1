// row_writer.h - a report in one format: what is before the rows, each row, what is behind them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/report/report.h"

namespace toll::cli {

/// Appends to a text. All formats but table and md, whose columns are as wide as their widest cell,
/// hold nothing back.
class RowWriter {
 public:
  /// Both are borrowed. What is said in the end (totals, coverage) may be set until then.
  RowWriter(const Report& report, std::string& out) noexcept : report_(report), out_(out) {}
  virtual ~RowWriter() = default;
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;

  virtual void begin() {}
  virtual void row(const Row& row) = 0;
  /// An input that has no row, in its place.
  virtual void omit(const Omission& /*omission*/) {}
  virtual void end() = 0;

 protected:
  /// The indices of the columns that a format shows, in order.
  [[nodiscard]] std::vector<std::size_t> shown_columns(Shown format) const;

  const Report& report_;  // NOLINT: for those that derive from it
  std::string& out_;      // NOLINT
};

/// One for each format, each in its own file.
using MakeWriter = std::unique_ptr<RowWriter> (*)(const Report& report, std::string& out);
std::unique_ptr<RowWriter> table_writer(const Report& report, std::string& out);
std::unique_ptr<RowWriter> plain_writer(const Report& report, std::string& out);
std::unique_ptr<RowWriter> json_writer(const Report& report, std::string& out);
std::unique_ptr<RowWriter> jsonl_writer(const Report& report, std::string& out);
std::unique_ptr<RowWriter> csv_writer(const Report& report, std::string& out);
std::unique_ptr<RowWriter> tsv_writer(const Report& report, std::string& out);
std::unique_ptr<RowWriter> md_writer(const Report& report, std::string& out);

[[nodiscard]] std::unique_ptr<RowWriter> make_writer(Format format, const Report& report,
                                                     std::string& out);

/// A value as unescaped text: digits, the text itself, a list joined by ", "; "" when absent.
/// `exact`: amounts with all their digits.
[[nodiscard]] std::string value_text(const Value& value, bool exact);

/// Keeps rows as cells of a table that people read: failed inputs are among them, marked, and
/// totals that lack something say so.
class CellWriter : public RowWriter {
 public:
  CellWriter(const Report& report, std::string& out)
      : RowWriter(report, out), columns_(shown_columns(kInTable)) {}
  void row(const Row& row) override;
  void omit(const Omission& omission) override;
  /// Adds the totals, and writes all.
  void end() final;

 protected:
  virtual void write() = 0;

  std::vector<std::size_t> columns_;             // NOLINT: as above; indices into report.columns
  std::vector<std::vector<std::string>> lines_;  // NOLINT
};

}  // namespace toll::cli
