// report_writers.h - one function per format; render() chooses among them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/report/report.h"

namespace toll::cli {

void write_table(std::string& out, const Report& report);
void write_plain(std::string& out, const Report& report);
void write_json(std::string& out, const Report& report);
void write_jsonl(std::string& out, const Report& report);
void write_csv(std::string& out, const Report& report);
void write_tsv(std::string& out, const Report& report);
void write_md(std::string& out, const Report& report);

/// A value as unescaped text: digits, the text itself, a list joined by ", "; "" when absent.
/// `exact`: amounts with all their digits.
[[nodiscard]] std::string value_text(const Value& value, bool exact);

/// The rows as cells of a table that people read: failed inputs are among them, marked, and totals
/// that lack something say so. `columns`: indices into report.columns.
[[nodiscard]] std::vector<std::vector<std::string>> table_cells(
    const Report& report, const std::vector<std::size_t>& columns);

/// The indices of the columns that a format shows, in order.
[[nodiscard]] std::vector<std::size_t> shown_columns(const Report& report, Shown format);

}  // namespace toll::cli
