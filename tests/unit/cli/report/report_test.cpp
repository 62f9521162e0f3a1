// report_test.cpp - names that bite in every format, and what each writer prints.
#include "cli/report/report.h"

#include <string>

#include "base/base64.h"
#include "catch.h"
#include "cli/exit_status.h"
#include "cli/report/escape.h"
#include "cli/report/row_writer.h"
#include "unicode/utf8.h"

using namespace std::string_literals;  // NOLINT(google-build-using-namespace): literals only
using toll::cli::Column;
using toll::cli::Coverage;
using toll::cli::Decimal;
using toll::cli::ExitStatus;
using toll::cli::Format;
using toll::cli::Omission;
using toll::cli::render;
using toll::cli::Report;
using toll::cli::Value;

namespace {

std::string escaped(void (*append)(std::string&, std::string_view), std::string_view bytes) {
  std::string out;
  append(out, bytes);
  return out;
}

// Two counted inputs with a failed one between them, and totals.
Report sample() {
  Report report;
  report.schema = "toll.sample/1";
  report.heading = {{"vocabulary", "v (exact)"}, {"by", "|"}};
  report.meta = {{"vocab", Value::Object{{"name", "v"}, {"big", std::uint64_t{1} << 63}}},
                 {"list", Value::List{"a", "b"}},
                 {"flag", true},
                 {"none", Value()}};
  report.rows_key = "inputs";
  report.columns = {{"tokens", "tokens", true},
                    {"hidden", "", true, toll::cli::kInJson},
                    {"usd", "USD", true},
                    {"name", "input"}};
  report.rows = {{std::uint64_t{7}, std::uint64_t{1}, Decimal{"0.0000001", "0.00"}, "a\nb"},
                 {std::uint64_t{12345}, Value(), Decimal{"3", "3.00"}, "\xC3\xA9,\xFF"}};
  report.rows_are_inputs = true;
  report.totals = {{std::uint64_t{12352}, Value(), Decimal{"3.0000001", "3.00"}, "total"}};
  report.json_totals = Value::Object{{"tokens", std::uint64_t{12352}}};
  Coverage coverage;
  coverage.n_counted = 2;
  coverage.n_skipped = 1;
  coverage.n_failed = 1;
  coverage.omissions = {{Omission::Kind::skipped, "link", "symbolic link"},
                        {Omission::Kind::failed, "gone", "No such file"}};
  report.coverage = coverage;
  return report;
}

// As inputs come: one that is skipped, one counted, one that fails, one counted.
std::string printed(const Report& report, Format format) {
  std::string out;
  const auto writer = toll::cli::make_writer(format, report, out);
  writer->begin();
  for (std::size_t i = 0; i < 2; ++i) {
    writer->omit(report.coverage->omissions[i]);
    writer->row(report.rows[i]);
  }
  writer->end();
  return out;
}

}  // namespace

TEST_CASE("what people read has no control byte and is one line") {
  struct {
    std::string bytes;
    std::string shown;
  } const rows[] = {
      {"", ""},
      {"plain name.txt", "plain name.txt"},
      {"a\nb\tc\rd\0e"s, R"(a\x0ab\x09c\x0dd\x00e)"},
      {"\x1B]52;c;x\x07", R"(\x1b]52;c;x\x07)"},
      {"\x7F", R"(\x7f)"},
      {"\xC2\x80\xC2\x9F\xC2\xA0", "\\u{80}\\u{9f}\xC2\xA0"},
      {"\xE2\x80\xAE"
       "abc\xE2\x81\xA9",
       R"(\u{202e}abc\u{2069})"},
      {"\xE2\x80\xA8\xE2\x80\xA9", R"(\u{2028}\u{2029})"},
      {"\xD8\x9C\xE2\x80\x8E\xE2\x80\x8F", R"(\u{61c}\u{200e}\u{200f})"},
      {"\xE2\x80\xA7\xE2\x80\xAF", "\xE2\x80\xA7\xE2\x80\xAF"},
      // Nobody can see these: soft hyphen, joiner, mark of byte order, filler, variation, tag.
      {"\xC2\xAD\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF", R"(\u{ad}\u{200b}\u{200d}\u{feff})"},
      {"\xE3\x85\xA4\xEF\xB8\x8F\xF3\xA0\x81\xA1\xF0\x9D\x85\xB3",
       R"(\u{3164}\u{fe0f}\u{e0061}\u{1d173})"},
      {"h\xC3\xA9 \xF0\x9F\x98\x80", "h\xC3\xA9 \xF0\x9F\x98\x80"},
      {"\xFF\xC0\xAF", R"(\xff\xc0\xaf)"},
      {"\xED\xA0\x80", R"(\xed\xa0\x80)"},          // a surrogate
      {"\xF4\x90\x80\x80", R"(\xf4\x90\x80\x80)"},  // above U+10FFFF
      {"\xE2\x82", R"(\xe2\x82)"},                  // cut short
      {"\xE2\x82x", R"(\xe2\x82x)"},
      {"back\\slash", "back\\slash"},
      // No name looks like another.
      {"a\\x0ab", R"(a\x5cx0ab)"},
      {"\\\n", R"(\\x0a)"},
      {"\\\\x0a", R"(\\x5cx0a)"},
      {"\\x5cx0a", R"(\x5cx5cx0a)"},
      {"\\u{ad}", R"(\x5cu{ad})"},
      {"\\x0", R"(\x0)"},
      {"\\x0A\\xg1\\u00ad", R"(\x0A\xg1\u00ad)"},
      {"\\x\n", R"(\x\x0a)"},
      {"\\\xFF", R"(\\xff)"},
  };
  for (const auto& row : rows) CHECK(toll::cli::visible(row.bytes) == row.shown);
}

TEST_CASE("a CSV field is quoted, and no spreadsheet takes it for a formula") {
  struct {
    std::string bytes;
    std::string field;
  } const rows[] = {
      {"", ""},
      {"a", "a"},
      {"a,b", R"("a,b")"},
      {"say \"hi\"", R"("say ""hi""")"},
      {"two\nlines", "\"two\nlines\""},
      {"=1+1", "'=1+1"},
      {"+1", "'+1"},
      {"-1", "'-1"},
      {"-", "-"},
      {"@x", "'@x"},
      {"\tx", "\"'\tx\""},
      {"\rx", R"('\x0dx)"},
      {"=a,\"b\"", R"("'=a,""b""")"},
      {" x", "\" x\""},
      {"x\x1B[0m", R"(x\x1b[0m)"},
      {"\xFF", R"(\xff)"},
      {R"(\xff)", R"(\x5cxff)"},
      {R"(\n)", R"(\n)"},
  };
  for (const auto& row : rows) CHECK(escaped(toll::cli::append_csv, row.bytes) == row.field);
}

TEST_CASE("a TSV field can be turned back") {
  CHECK(escaped(toll::cli::append_tsv, "a\tb\nc\rd\\e") == R"(a\tb\nc\rd\\e)");
  CHECK(escaped(toll::cli::append_tsv, "\x1B\xFF\xC2\x85\xC3\xA9") == "\\x1b\\xff\\u{85}\xC3\xA9");
}

TEST_CASE("a Markdown cell stays one cell and is not markup") {
  CHECK(escaped(toll::cli::append_md, "a|b_c*d`e") == R"(a\|b\_c\*d\`e)");
  CHECK(escaped(toll::cli::append_md, "<b>&[x]\\") == R"(&lt;b&gt;&amp;\[x\]\\)");
  CHECK(escaped(toll::cli::append_md, "a\nb") == R"(a\\x0ab)");
  CHECK(escaped(toll::cli::append_md, R"(a\x0ab)") == R"(a\\x5cx0ab)");
}

TEST_CASE("JSON strings keep every UTF-8 text and spell out what a terminal obeys") {
  CHECK(escaped(toll::cli::append_json, "") == R"("")");
  CHECK(escaped(toll::cli::append_json, "\"\\/\n\r\t\b") == R"("\"\\/\n\r\t\u0008")");
  CHECK(escaped(toll::cli::append_json, "\x7F\xC2\x9B\xE2\x80\xAE") == R"("\u007f\u009b\u202e")");
  CHECK(escaped(toll::cli::append_json, "\xF0\x9F\x98\x80") == "\"\xF0\x9F\x98\x80\"");
  CHECK(escaped(toll::cli::append_json, "\xEF\xBB\xBF\xF3\xA0\x81\xA1") ==
        R"("\ufeff\udb40\udc61")");
  CHECK(escaped(toll::cli::append_json, "a\xFFz") == R"("a\ufffdz")");
}

TEST_CASE("base64 is RFC 4648's") {
  const char* const rows[][2] = {{"", ""},
                                 {"f", "Zg=="},
                                 {"fo", "Zm8="},
                                 {"foo", "Zm9v"},
                                 {"foob", "Zm9vYg=="},
                                 {"fooba", "Zm9vYmE="},
                                 {"foobar", "Zm9vYmFy"},
                                 {"\xFB\xFF\xFE", "+//+"}};
  for (const auto& row : rows) CHECK(toll::base::encode_base64(row[0]) == row[1]);
}

TEST_CASE("UTF-8 is told from what is not") {
  CHECK(toll::unicode::is_utf8("h\xC3\xA9\xF4\x8F\xBF\xBF\xEF\xBF\xBF"));
  CHECK_FALSE(toll::unicode::is_utf8("\xC3"));
  CHECK_FALSE(toll::unicode::is_utf8("\xE0\x80\x80"));
  CHECK_FALSE(toll::unicode::is_utf8("\xF0\x8F\xBF\xBF"));
}

TEST_CASE("columns are as wide as terminals show them") {
  struct {
    const char* text;
    std::size_t n_cells;
  } const rows[] = {
      {"", 0},
      {"h\xC3\xA9\xFF", 3},
      {"e\xCC\x81", 1},                             // a mark
      {"\xE5\xB1\xA4", 2},                          // Han
      {"\xEF\xBC\xA1\xEF\xBD\xB1", 3},              // fullwidth A, halfwidth kana
      {"\xED\x95\x9C", 2},                          // a Hangul syllable
      {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", 2},  // the same in three parts
      {"\xF0\x9F\x98\x80", 2},                      // an emoji
      {"\xE0\xA4\x95\xE0\xA4\xBE\xE0\xA5\x8D", 2},  // Devanagari: a spacing mark, one that is not
      {"\xE2\x98\xB0", 2},                          // wide since Unicode 16.0
      {"\xF0\xA0\x80\x80\xF0\xAF\xBF\xBD", 4},      // the ends of plane 2, not assigned all
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(toll::cli::n_cells(row.text) == row.n_cells);
  }
}

TEST_CASE("table: aligned, failed inputs marked in their place, totals under a rule") {
  CHECK(printed(sample(), Format::table) ==
        "vocabulary  v (exact)\n"
        "by          |\n"
        "\n"
        "tokens   USD  input\n"
        "     7  0.00  a\\x0ab\n"
        "failed     -  gone: No such file\n"
        " 12345  3.00  \xC3\xA9,\\xff\n"
        "------  ----  -----\n"
        " 12352  3.00  total (incomplete)\n");
}

TEST_CASE("plain: fields parted by TAB, nothing else") {
  CHECK(printed(sample(), Format::plain) ==
        "7\t0.00\ta\\x0ab\n12345\t3.00\t\xC3\xA9,\\xff\n12352\t3.00\ttotal\n");
}

TEST_CASE("csv and tsv: keys first, amounts exact") {
  CHECK(
      printed(sample(), Format::csv) ==
      "tokens,usd,name\n7,0.0000001,\"a\nb\"\n12345,3,\"\xC3\xA9,\\xff\"\n12352,3.0000001,total\n");
  CHECK(printed(sample(), Format::tsv) ==
        "tokens\tusd\tname\n7\t0.0000001\ta\\nb\n12345\t3\t\xC3\xA9,\\xff\n12352\t3."
        "0000001\ttotal\n");
}

TEST_CASE("md: a GitHub table under its heading") {
  CHECK(printed(sample(), Format::md) ==
        "- vocabulary: v (exact)\n"
        "- by: \\|\n"
        "\n"
        "| tokens | USD | input |\n"
        "| ---: | ---: | :--- |\n"
        "| 7 | 0.00 | a\\\\x0ab |\n"
        "| failed | - | gone: No such file |\n"
        "| 12345 | 3.00 | \xC3\xA9,\\\\xff |\n"
        "| 12352 | 3.00 | total (incomplete) |\n");
}

TEST_CASE("json: one object, absent values are absent, the account adds up") {
  CHECK(printed(sample(), Format::json) ==
        R"({"schema":"toll.sample/1","vocab":{"name":"v","big":9223372036854775808},)"
        R"("list":["a","b"],"flag":true,"inputs":[)"
        R"({"tokens":7,"hidden":1,"usd":"0.0000001","name":"a\nb"},)"
        "{\"tokens\":12345,\"usd\":\"3\",\"name\":\"\xC3\xA9,\\ufffd\",\"name_b64\":\"w6ks/w==\"}],"
        R"("totals":{"tokens":12352},"found":4,"counted":2,)"
        R"("skipped":[{"name":"link","why":"symbolic link"}],)"
        R"("failed":[{"name":"gone","why":"No such file"}],"complete":false})"
        "\n");
}

TEST_CASE("jsonl: one object a line, in the order of the inputs") {
  CHECK(printed(sample(), Format::jsonl) ==
        "{\"name\":\"link\",\"skipped\":\"symbolic link\"}\n"
        "{\"tokens\":7,\"hidden\":1,\"usd\":\"0.0000001\",\"name\":\"a\\nb\"}\n"
        "{\"name\":\"gone\",\"failed\":\"No such file\"}\n"
        "{\"tokens\":12345,\"usd\":\"3\",\"name\":\"\xC3\xA9,\\ufffd\",\"name_b64\":\"w6ks/w==\"}\n"
        "{\"totals\":{\"tokens\":12352}}\n");
}

TEST_CASE("a report without rows or heading prints in every format") {
  const Report empty{};
  CHECK(render(empty, Format::table).empty());
  CHECK(render(empty, Format::plain).empty());
  CHECK(render(empty, Format::md).empty());
  CHECK(render(empty, Format::jsonl).empty());
  CHECK(render(empty, Format::csv) == "\n");
  CHECK(render(empty, Format::json) == "{\"schema\":\"\"}\n");
}

TEST_CASE("every format has a name") {
  for (const char* name : {"table", "plain", "json", "jsonl", "csv", "tsv", "md"}) {
    CHECK(toll::cli::parse_format(name));
  }
  CHECK_FALSE(toll::cli::parse_format("xml"));
  CHECK_FALSE(toll::cli::parse_format(""));
}

TEST_CASE("of several endings the gravest wins, in either order") {
  const ExitStatus by_gravity[] = {
      ExitStatus::usage,         ExitStatus::refused,      ExitStatus::closed_pipe,
      ExitStatus::output_failed, ExitStatus::interrupted,  ExitStatus::limit_reached,
      ExitStatus::input_failed,  ExitStatus::answer_is_no, ExitStatus::done};
  for (std::size_t i = 0; i < std::size(by_gravity); ++i) {
    for (std::size_t j = i; j < std::size(by_gravity); ++j) {
      CHECK(worse(by_gravity[i], by_gravity[j]) == by_gravity[i]);
      CHECK(worse(by_gravity[j], by_gravity[i]) == by_gravity[i]);
    }
  }
}

TEST_CASE("numbers below zero and ratios are numbers in every format", "[report]") {
  Report report;
  report.schema = "test/1";
  report.rows_key = "rows";
  report.columns = {{"n", "n", true}, {"r", "r", true}};
  constexpr std::uint64_t kMost = UINT64_MAX;
  report.rows = {{Value(std::int64_t{-56}), Value(toll::cli::Ratio{2, 3})},
                 {Value(std::int64_t{INT64_MIN}), Value(toll::cli::Ratio{kMost, kMost - 1})},
                 {Value(std::int64_t{0}), Value(toll::cli::Ratio{1, 20000})},
                 {Value(std::int64_t{1}), Value(toll::cli::Ratio{3, 20000})},
                 {Value(std::int64_t{1}), Value(toll::cli::Ratio{99999, 100000})}};
  CHECK(render(report, Format::csv) ==
        "n,r\n-56,0.6667\n-9223372036854775808,1.0000\n0,0.0000\n1,0.0002\n1,1.0000\n");
  CHECK(render(report, Format::jsonl).starts_with("{\"n\":-56,\"r\":0.6667}\n"));
}
