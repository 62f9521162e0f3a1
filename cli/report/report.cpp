// report.cpp - names of formats, the choice of a writer, and what the writers share.
#include "cli/report/report.h"

#include <array>
#include <type_traits>

#include <unistd.h>

#include "cli/report/row_writer.h"

namespace toll::cli {
namespace {

struct NamedFormat {
  std::string_view name;
  Format format;
  MakeWriter make;
};

constexpr std::array<NamedFormat, 7> kFormats = {{
    {"table", Format::table, table_writer},
    {"plain", Format::plain, plain_writer},
    {"json", Format::json, json_writer},
    {"jsonl", Format::jsonl, jsonl_writer},
    {"csv", Format::csv, csv_writer},
    {"tsv", Format::tsv, tsv_writer},
    {"md", Format::md, md_writer},
}};

/// Rounded to the nearer, half to even, by long division: no product could overflow.
std::string ratio_text(const Ratio& ratio) {
  constexpr unsigned kDecimals = 4;
  constexpr unsigned kScale = 10000;
  std::uint64_t rest = ratio.n % ratio.d;
  std::uint64_t decimals = 0;
  for (unsigned i = 0; i < kDecimals; ++i) {
    std::uint64_t digit = 0;  // of 10 * rest / d
    std::uint64_t next = 0;
    for (unsigned k = 0; k < 10; ++k) {
      const bool carry = next >= ratio.d - rest;
      next = carry ? next - (ratio.d - rest) : next + rest;
      digit += carry ? 1U : 0U;
    }
    decimals = decimals * 10 + digit;
    rest = next;
  }
  const std::uint64_t to_next = ratio.d - rest;
  if (rest > to_next || (rest == to_next && decimals % 2 == 1)) ++decimals;
  std::string digits = std::to_string(decimals % kScale);
  digits.insert(0, kDecimals - digits.size(), '0');
  return std::to_string(ratio.n / ratio.d + decimals / kScale) + '.' + digits;
}

}  // namespace

Value::Value(bool b) : v(b) {}
Value::Value(std::uint64_t n) : v(n) {}
Value::Value(std::int64_t n) : v(n) {}
Value::Value(Ratio r) : v(r) {}
Value::Value(std::string s) : v(std::move(s)) {}
Value::Value(std::string_view s) : v(std::string(s)) {}
Value::Value(const char* s) : v(std::string(s)) {}
Value::Value(Decimal d) : v(std::move(d)) {}
Value::Value(List l) : v(std::move(l)) {}
Value::Value(Object o) : v(std::move(o)) {}

std::unique_ptr<RowWriter> make_writer(Format format, const Report& report, std::string& out) {
  for (const NamedFormat& f : kFormats) {
    if (f.format == format) return f.make(report, out);
  }
  return nullptr;
}

std::string render(const Report& report, Format format) {
  std::string out;
  const std::unique_ptr<RowWriter> writer = make_writer(format, report, out);
  writer->begin();
  for (const Row& row : report.rows) writer->row(row);
  writer->end();
  return out;
}

std::optional<Format> parse_format(std::string_view name) noexcept {
  for (const NamedFormat& f : kFormats) {
    if (f.name == name) return f.format;
  }
  return std::nullopt;
}

std::string_view format_names() noexcept {
  return "table, plain, json, jsonl, csv, tsv or md";
}

std::span<const std::string_view> format_words() noexcept {
  static constexpr auto kWords = [] {
    std::array<std::string_view, kFormats.size()> words;
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = kFormats[i].name;
    return words;
  }();
  return kWords;
}

Format chosen_format(const std::optional<Format>& asked) noexcept {
  if (asked) return *asked;
  return ::isatty(STDOUT_FILENO) == 1 ? Format::table : Format::plain;
}

std::string value_text(const Value& value, bool exact) {
  if (const auto* flag = std::get_if<bool>(&value.v)) return *flag ? "true" : "false";
  if (const auto* n = std::get_if<std::uint64_t>(&value.v)) return std::to_string(*n);
  if (const auto* n = std::get_if<std::int64_t>(&value.v)) return std::to_string(*n);
  if (const auto* ratio = std::get_if<Ratio>(&value.v)) return ratio_text(*ratio);
  if (const auto* text = std::get_if<std::string>(&value.v)) return *text;
  if (const auto* amount = std::get_if<Decimal>(&value.v)) {
    return exact ? amount->exact : amount->shown;
  }
  std::string out;
  if (const auto* list = std::get_if<Value::List>(&value.v)) {
    for (const Value& item : *list) {
      if (!out.empty()) out += ", ";
      out += value_text(item, exact);
    }
  }
  return out;
}

std::vector<std::size_t> RowWriter::shown_columns(Shown format) const {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < report_.columns.size(); ++i) {
    if ((report_.columns[i].shown & format) != 0) indices.push_back(i);
  }
  return indices;
}

void CellWriter::row(const Row& row) {
  std::vector<std::string>& cells = lines_.emplace_back();
  for (const std::size_t i : columns_) cells.push_back(value_text(row[i], false));
}

void CellWriter::omit(const Omission& omission) {
  if (omission.kind != Omission::Kind::failed || columns_.empty()) return;
  std::vector<std::string>& cells = lines_.emplace_back(columns_.size(), "-");
  cells.front() = "failed";
  cells.back() = omission.name + ": " + omission.why;
}

void CellWriter::end() {
  if (report_.totals) {
    row(*report_.totals);
    const bool lacks_some =
        report_.rows_are_inputs && report_.coverage && !report_.coverage->complete();
    if (lacks_some && !columns_.empty()) lines_.back().back() += " (incomplete)";
  }
  write();
}

}  // namespace toll::cli
