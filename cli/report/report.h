// report.h - what a verb found: a description, columns and rows. A verb fills one in and knows no
// format; each writer prints one format and knows no verb. Where rows may be many they are printed
// as they come: row_output.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace toll::cli {

enum class Format : std::uint8_t { table, plain, json, jsonl, csv, tsv, md };

[[nodiscard]] constexpr bool is_for_people(Format format) noexcept {
  return format == Format::table || format == Format::plain || format == Format::md;
}

struct Field;

/// An exact amount: all its digits, and the short form that people read.
struct Decimal {
  std::string exact;
  std::string shown;
};

/// n to d, as a number with four decimals.
struct Ratio {
  std::uint64_t n = 0;
  std::uint64_t d = 1;  ///< not 0
};

/// A value of a report. Text is bytes that others may have chosen: writers escape it.
struct Value {
  using List = std::vector<Value>;
  using Object = std::vector<Field>;
  std::variant<std::monostate, bool, std::uint64_t, std::int64_t, std::string, Decimal, Ratio, List,
               Object>
      v;

  // NOLINTBEGIN(google-explicit-constructor): a value is whatever it is made of
  Value() = default;
  Value(bool b);
  Value(std::uint64_t n);
  Value(std::int64_t n);
  Value(Ratio r);
  Value(std::string s);
  Value(std::string_view s);
  Value(const char* s);
  Value(Decimal d);
  Value(List l);
  Value(Object o);
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool absent() const noexcept { return v.index() == 0; }
};

struct Field {
  std::string key;
  Value value;
};

/// The formats that show a column, as bits.
using Shown = unsigned;
inline constexpr Shown kInTable = 1;  ///< table and md
inline constexpr Shown kInPlain = 2;
inline constexpr Shown kInCsv = 4;  ///< csv and tsv
inline constexpr Shown kInJson = 8;
inline constexpr Shown kEverywhere = kInTable | kInPlain | kInCsv | kInJson;

struct Column {
  std::string key;      ///< in JSON and in the first line of CSV
  std::string title;    ///< in tables
  bool number = false;  ///< aligned right
  Shown shown = kEverywhere;
};

/// One value per column.
using Row = std::vector<Value>;

/// A column of rows that are made of a T.
template <class T>
struct ColumnOf {
  Column column;
  Value (*of)(const T&);
};
template <class T>
[[nodiscard]] std::vector<Column> columns_of(std::span<const ColumnOf<T>> all) {
  std::vector<Column> columns;
  for (const ColumnOf<T>& each : all) columns.push_back(each.column);
  return columns;
}
template <class T>
[[nodiscard]] Row row_of(std::span<const ColumnOf<T>> all, const T& item) {
  Row row;
  row.reserve(all.size());
  for (const ColumnOf<T>& each : all) row.push_back(each.of(item));
  return row;
}

/// An input that was not counted, and why.
struct Omission {
  enum class Kind : std::uint8_t { skipped, failed };
  Kind kind = Kind::skipped;
  std::string name;
  std::string why;
};

/// What became of every input: counted + skipped + failed = found.
struct Coverage {
  std::uint64_t n_counted = 0;
  std::uint64_t n_skipped = 0;
  std::uint64_t n_failed = 0;
  bool interrupted = false;
  std::vector<Omission> omissions;  ///< if they are wanted

  [[nodiscard]] std::uint64_t n_found() const noexcept { return n_counted + n_skipped + n_failed; }
  [[nodiscard]] bool complete() const noexcept { return n_failed == 0 && !interrupted; }
};

struct Report {
  std::string_view schema;  ///< "toll.count/1"
  /// Lines above a table: a title and its text.
  std::vector<std::pair<std::string_view, std::string>> heading;
  /// What JSON says before the rows.
  Value::Object meta;
  std::string_view rows_key;  ///< the rows' name in JSON; empty: JSON has no rows
  std::vector<Column> columns;
  std::vector<Row> rows;
  bool rows_are_inputs =
      false;  ///< inputs that are not counted then have their place among the rows
  /// One value per column, for the formats that have a last line of totals.
  std::optional<Row> totals;
  /// The totals in JSON.
  std::optional<Value::Object> json_totals;
  std::optional<Coverage> coverage;
};

/// The report as text in `format`.
[[nodiscard]] std::string render(const Report& report, Format format);

/// The name of a format, or nothing. All names: format_names().
[[nodiscard]] std::optional<Format> parse_format(std::string_view name) noexcept;
[[nodiscard]] std::string_view format_names() noexcept;
[[nodiscard]] std::span<const std::string_view> format_words() noexcept;

/// The format asked for, else table on a terminal and plain elsewhere.
[[nodiscard]] Format chosen_format(const std::optional<Format>& asked) noexcept;

}  // namespace toll::cli
