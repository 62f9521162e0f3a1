// normalize_driver.cpp - what libtoll's normalising steps make of each text on stdin, for
// normalize_oracle.py to check.
//
// One question a line: "STEP ARGS<TAB>TEXT", ARGS a JSON array and TEXT a JSON string. One answer a
// line: a JSON string, or "!" and why: the steps did not do what they owe whatever the text.
#include <iostream>
#include <memory>
#include <string>

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "tests/support/normalize_fixture.h"
#include "tests/support/normalize_steps.h"

int main() {
  using toll::normalize::Outcome;
  std::ios::sync_with_stdio(false);
  std::cin.tie(nullptr);
  std::string spec;
  std::unique_ptr<toll::normalize::Way> way;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = line.find('\t');
    if (way == nullptr || line.compare(0, tab, spec) != 0) {
      spec = line.substr(0, tab);
      way = toll::normalize::make_way(spec, "");
      if (way->first == nullptr) {
        std::cerr << spec << ": refused\n";
        return 1;
      }
    }
    rapidjson::Document text;
    text.Parse(line.c_str() + tab + 1, line.size() - tab - 1);
    const Outcome outcome =
        toll::normalize::run_all_ways(*way->first, way->last, toll::normalize::text_of(text));
    if (!outcome.fault.empty()) {
      std::cout << "!" << outcome.fault << '\n';
      continue;
    }
    rapidjson::StringBuffer out;
    rapidjson::Writer<rapidjson::StringBuffer> writer(out);
    writer.String(outcome.bytes.data(), static_cast<rapidjson::SizeType>(outcome.bytes.size()));
    std::cout.write(out.GetString(), static_cast<std::streamsize>(out.GetSize())) << '\n';
  }
  return std::cout.good() ? 0 : 1;
}
