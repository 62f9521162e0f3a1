// ids_test.cpp - token ids out and in: exact bytes, every cut, every fault with its offset.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "cli/ids/id_reader.h"
#include "cli/ids/id_writer.h"
#include "id_streams.h"

using namespace std::string_literals;  // NOLINT(google-build-using-namespace): literals only
using toll::TokenId;
using toll::cli::IdFormat;
using toll::cli::IdWriter;
using toll::cli::npy_header;
using toll::test::IdCollector;
using toll::test::StringSink;
using toll::test::StringStream;

namespace {

constexpr IdFormat kFormats[] = {IdFormat::dec, IdFormat::json, IdFormat::u16, IdFormat::u32,
                                 IdFormat::npy};

std::string written(IdFormat format, const std::vector<TokenId>& ids, std::size_t piece = 1000000) {
  StringSink sink;
  IdWriter writer(format, sink);
  for (std::size_t i = 0; i < ids.size(); i += piece) {
    const std::size_t n = std::min(piece, ids.size() - i);
    CHECK(writer.write(std::span(ids).subspan(i, n)));
  }
  writer.finish();
  return sink.text;
}

/// The ids as "1 2 3", then "!OFFSET: WHAT" if there was a fault.
std::string read(IdFormat format, std::string_view text, std::size_t block = 1000000) {
  StringStream stream(text, block);
  IdCollector visitor;
  const toll::Status status = read_ids(format, stream, visitor);
  std::string out;
  for (const TokenId id : visitor.ids) out += std::to_string(id) + " ";
  if (!status) out += "!" + std::to_string(status.error().offset) + ": " + status.error().detail;
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string npy(const std::string& dict, const std::string& data, char major = 1) {
  std::string header = "\x93NUMPY"s + major + '\0' + static_cast<char>(dict.size()) + '\0';
  if (major > 1) header += "\0\0"s;
  return header + dict + data;
}

}  // namespace

TEST_CASE("ids are written byte for byte") {
  const std::vector<TokenId> ids = {0, 9, 24912, 65535};
  CHECK(written(IdFormat::dec, ids) == "0 9 24912 65535\n");
  CHECK(written(IdFormat::json, ids) == "[0,9,24912,65535]\n");
  CHECK(written(IdFormat::u16, ids) == "\0\0\x09\0\x50\x61\xFF\xFF"s);
  CHECK(written(IdFormat::u32, {0x04030201, 0xFFFFFFFF}) == "\x01\x02\x03\x04\xFF\xFF\xFF\xFF");
  CHECK(written(IdFormat::dec, {}) == "\n");
  CHECK(written(IdFormat::json, {}) == "[]\n");
  CHECK(written(IdFormat::u16, {}).empty());
  CHECK(written(IdFormat::dec, {4294967295U}) == "4294967295\n");
}

TEST_CASE("a NumPy header is NEP 1's") {
  const std::string header = npy_header(3);
  CHECK(header.size() == 128);
  CHECK(header.substr(0, 10) == "\x93NUMPY\x01\x00\x76\x00"s);
  CHECK(
      header.substr(10).starts_with("{'descr': '<u4', 'fortran_order': False, 'shape': (3,), }  "));
  CHECK(header.back() == '\n');
  CHECK(npy_header(18446744073709551615U).size() == 128);
  CHECK(written(IdFormat::npy, {1, 2, 3}) == header + "\1\0\0\0\2\0\0\0\3\0\0\0"s);
}

TEST_CASE("npy holds no more than it may") {
  StringSink sink;
  IdWriter writer(IdFormat::npy, sink);
  writer.set_max_held_bytes(11);
  const TokenId ids[] = {1, 2, 3};
  CHECK(writer.write(std::span(ids).first(2)));
  CHECK_FALSE(writer.write(std::span(ids).last(1)));
  CHECK(sink.text.empty());
  writer.finish();
  CHECK(sink.text == npy_header(2) + "\1\0\0\0\2\0\0\0"s);
}

TEST_CASE("what is written is read back, however it is cut") {
  std::vector<TokenId> ids;
  for (TokenId i = 0; i < 10000; ++i) ids.push_back(i * 2654435761U >> 16);  // all below 65536
  for (const IdFormat format : kFormats) {
    const std::string whole = written(format, ids);
    for (const std::size_t piece : {1U, 3U, 4096U, 8192U})
      CHECK(written(format, ids, piece) == whole);
    for (const std::size_t block : {1U, 2U, 7U, 4095U, 1000000U}) {
      StringStream stream(whole, block);
      IdCollector visitor;
      CHECK(read_ids(format, stream, visitor).has_value());
      CHECK(visitor.ids == ids);
    }
  }
}

TEST_CASE("decimal ids: white space parts, anything else is a fault at its place") {
  CHECK(read(IdFormat::dec, "\n").empty());
  CHECK(read(IdFormat::dec, " \t\r\n\v\f").empty());
  CHECK(read(IdFormat::dec, "1 2\n\n003\t4294967295\n") == "1 2 3 4294967295");
  CHECK(read(IdFormat::dec, "1 2\r\n \t") == "1 2");
  CHECK(read(IdFormat::dec, "1 -2\n") == "1 !2: not a decimal token id");
  CHECK(read(IdFormat::dec, "1 2x3\n") == "1 !3: not a decimal token id");
  CHECK(read(IdFormat::dec, "1,2\n") == "!1: not a decimal token id");
  CHECK(read(IdFormat::dec, "7 4294967296 8\n") == "7 !2: a token id above 4294967295");
  CHECK(read(IdFormat::dec, "99999999999999999999999999") == "!0: a token id above 4294967295");
  CHECK(read(IdFormat::dec, "1\0 2"s) == "!1: not a decimal token id");
  CHECK(read(IdFormat::dec, "1 2x3", 1) == "1 !3: not a decimal token id");
}

TEST_CASE("decimal ids: what does not end with a line feed may be cut short") {
  const std::string why = "ends without a line feed: it may be cut short";
  CHECK(read(IdFormat::dec, "") == "!0: " + why);
  CHECK(read(IdFormat::dec, " ") == "!1: " + why);
  CHECK(read(IdFormat::dec, "1 2 ") == "1 2 !4: " + why);
  CHECK(read(IdFormat::dec, "1\n23") == "1 !4: " + why);  // of 23 digits may lack
  CHECK(read(IdFormat::dec, "1\n23\r") == "1 23 !5: " + why);
  const std::string whole = written(IdFormat::dec, {1, 22, 333, 4444});
  for (std::size_t n = 0; n < whole.size(); ++n) {
    CAPTURE(n);
    CHECK(read(IdFormat::dec, whole.substr(0, n)).ends_with(why));
  }
}

TEST_CASE("JSON ids: one array of integers") {
  CHECK(read(IdFormat::json, "[]").empty());
  CHECK(read(IdFormat::json, " [ 1 ,\n2 ] \n") == "1 2");
  struct {
    std::string text;
    std::string starts;
  } const rows[] = {
      {"", "!0: not JSON: The document is empty"},
      {"[1,2", "1 2 !4: not JSON: Missing a comma or ']' after an array element"},
      {"[1,2] x", "1 2 !6: not JSON: The document root must not be followed by other values"},
      {"[1,2]\0"s, "1 2 !5: not JSON: The document root must not be followed by other values"},
      {"[1 2]", "1 !3: not JSON: Missing a comma or ']' after an array element"},
      {"[01]", "0 !2: not JSON: Missing a comma or ']' after an array element"},
      {"[-1]", "!1: not a token id in one JSON array of integers"},
      {"[1.0]", "!1: not a token id in one JSON array of integers"},
      {"[1e3]", "!1: not a token id in one JSON array of integers"},
      {"[4294967296]", "!1: not a token id in one JSON array of integers"},
      {"[\"1\"]", "!"},
      {"[[1]]", "!"},
      {"[null]", "!"},
      {"{\"a\":1}", "!"},
      {"1", "!"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(read(IdFormat::json, row.text).substr(0, row.starts.size()) == row.starts);
    CHECK(read(IdFormat::json, row.text, 1) == read(IdFormat::json, row.text));
  }
  CHECK(read(IdFormat::json, std::string(1000000, '[')).starts_with("!"));
}

TEST_CASE("binary ids end where an id ends") {
  CHECK(read(IdFormat::u16, "\1\0\2"s) == "1 !2: ends in the middle of the ids");
  CHECK(read(IdFormat::u32, "\1\0\0\0\2\0\0"s) == "1 !4: ends in the middle of the ids");
  CHECK(read(IdFormat::u32, "").empty());
  CHECK(read(IdFormat::u32, "\xFF\xFF\xFF\xFF") == "4294967295");
}

TEST_CASE("NumPy files of every integer type, and the faults of others") {
  const std::string tail = "'fortran_order': False, 'shape': (2,), }";
  struct {
    const char* descr;
    std::string data;
  } const types[] = {{"|u1", "\1\2"s},
                     {"<u2", "\1\0\2\0"s},
                     {">u2", "\0\1\0\2"s},
                     {"<i4", "\1\0\0\0\2\0\0\0"s},
                     {"<i8", "\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0"s},
                     {">u8", "\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\2"s}};
  for (const auto& type : types) {
    const std::string dict = "{'descr': '"s + type.descr + "', " + tail;
    CHECK(read(IdFormat::npy, npy(dict, type.data)) == "1 2");
    CHECK(read(IdFormat::npy, npy(dict, type.data, 2), 1) == "1 2");
  }
  const std::string good = "{'descr': '<u4', " + tail;
  CHECK(read(IdFormat::npy, npy(good, "\1\0\0\0\2\0\0"s)) ==
        "1 !71: ends in the middle of the ids");
  CHECK(read(IdFormat::npy, npy(good, "\1\0\0\0\2\0\0\0\3"s)) ==
        "1 2 !75: more ids than the header says");
  CHECK(read(IdFormat::npy, npy("{'descr': '<i4', " + tail, "\xFF\xFF\xFF\xFF\2\0\0\0"s)) ==
        "!67: a negative token id");
  CHECK(read(IdFormat::npy, npy("{'descr': '<i8', " + tail, "\0\0\0\0\1\0\0\0"s)) ==
        "!67: a token id above 4294967295");
  struct {
    std::string dict;
    const char* what;
  } const bad[] = {
      {"", "the NumPy header is malformed"},
      {"{}", "the NumPy header is malformed"},
      {"{'descr': '<f8', " + tail, "the NumPy array is not of integers"},
      {"{'descr': '<u3', " + tail, "the NumPy array is not of integers"},
      {"{'descr': [('a', '<u4')], " + tail, "the NumPy array is not of integers"},
      {"{'descr': '<u4', 'fortran_order': False, 'shape': (2, 3), }",
       "the NumPy array is not of one dimension"},
      {"{'descr': '<u4', 'fortran_order': False, 'shape': (), }",
       "the NumPy array is not of one dimension"},
      {"{'descr': '<u4', 'fortran_order': Maybe, 'shape': (2,), }",
       "the NumPy header is malformed"},
      {"{'descr': '<u4', 'other': True}", "the NumPy header is malformed"},
      {good + "}", "the NumPy header is malformed"},
  };
  for (const auto& row : bad) {
    CAPTURE(row.dict);
    CHECK(read(IdFormat::npy, npy(row.dict, "")).ends_with(row.what));
  }
  CHECK(read(IdFormat::npy, npy("{\"shape\":(0,),\"fortran_order\":True,\"descr\":\"<u4\"}", ""))
            .empty());
  CHECK(read(IdFormat::npy, "") == "!0: not a NumPy file");
  CHECK(read(IdFormat::npy, "\x93NUMPZ") == "!0: not a NumPy file");
  CHECK(read(IdFormat::npy, "\x93NUMPY\x04\x00"s) == "!6: a NumPy file of an unknown version");
  CHECK(read(IdFormat::npy, "\x93NUMPY\x01\x00\x40\x00{"s) == "!11: ends in the NumPy header");
  CHECK(read(IdFormat::npy, "\x93NUMPY\x02\x00\xFF\xFF\xFF\xFF{"s) ==
        "!8: the NumPy header is too long");
}

TEST_CASE("a visitor that refuses ends the reading, and its word is the result") {
  for (const IdFormat format : kFormats) {
    const std::string text = written(format, std::vector<TokenId>(20000, 5));
    StringStream stream(text, 1000);
    IdCollector visitor;
    visitor.refuse_after = 5000;
    const toll::Status status = read_ids(format, stream, visitor);
    REQUIRE_FALSE(status.has_value());
    CHECK(status.error().offset == 7);
    CHECK(visitor.ids.size() < 20000);
  }
}
