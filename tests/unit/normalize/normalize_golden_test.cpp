// normalize_golden_test.cpp - what the libraries that models were made with make of every scalar
// value and of some strings (tests/golden/normalize, made by normalize_oracle.py --golden).
#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <rapidjson/document.h>

#include "catch.h"
#include "normalize_digest.h"
#include "normalize_fixture.h"
#include "normalize_steps.h"
#include "unicode/utf8.h"

namespace toll::normalize {
namespace {

const std::string kFolder = std::string(TOLL_TEST_GOLDEN) + "/normalize/";

/// The lines of a golden file, split at tabs; comments left out.
std::vector<std::vector<std::string>> rows_of(const std::string& name) {
  std::ifstream file(kFolder + name);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> row(1);
    for (const char c : line) {
      if (c == '\t') {
        row.emplace_back();
      } else {
        row.back().push_back(c);
      }
    }
    rows.push_back(row);
  }
  return rows;
}

std::string from_json(const std::string& json) {
  rapidjson::Document document;
  document.Parse(json.c_str(), json.size());
  return text_of(document);
}

TEST_CASE("sha256 is SHA-256", "[normalize]") {
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256(std::string(119, 'a')) ==
        "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb");
}

TEST_CASE("every scalar value becomes what it does in the reference", "[normalize]") {
  constexpr std::uint32_t kBlock = 0x1000;
  std::map<std::string, std::map<std::uint32_t, std::string>> steps;
  for (const auto& row : rows_of("digests")) {
    steps[row.at(0)][static_cast<std::uint32_t>(std::stoul(row.at(1), nullptr, 16))] = row.at(2);
  }
  CHECK(steps.size() >= 15);
  for (const auto& [spec, digests] : steps) {
    INFO(spec);
    const std::unique_ptr<Way> way = make_way(spec, kFolder);
    REQUIRE(way->first != nullptr);
    for (std::uint32_t first = 0; first <= unicode::kMaxCodePoint; first += kBlock) {
      std::string inputs;
      std::string outputs;
      for (std::uint32_t c = first; c < first + kBlock; ++c) {
        if (c >= 0xd800 && c <= 0xdfff) continue;
        std::string text;
        unicode::append_utf8(c, text);
        way->first->begin(true);
        way->first->text(
            {reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr});
        way->first->end();
        inputs += text + '\n';
        outputs += way->last.bytes + '\n';
      }
      INFO("from U+" << std::hex << first);
      const auto digest = digests.find(first);
      if (digest == digests.end()) {
        CHECK(outputs == inputs);
      } else {
        CHECK(sha256(outputs).substr(0, 32) == digest->second);
      }
    }
  }
}

TEST_CASE("strings become what they do in the reference, however cut", "[normalize]") {
  const auto rows = rows_of("strings");
  CHECK(rows.size() > 500);
  std::string spec;
  std::unique_ptr<Way> way;
  for (const auto& row : rows) {
    INFO(row.at(0) << ' ' << row.at(1));
    if (row.at(0) != spec) {
      spec = row.at(0);
      way = make_way(spec, kFolder);
      REQUIRE(way->first != nullptr);
    }
    const Outcome outcome = run_all_ways(*way->first, way->last, from_json(row.at(1)));
    CHECK(outcome.fault == "");
    CHECK(outcome.bytes == from_json(row.at(2)));
  }
}

}  // namespace
}  // namespace toll::normalize
