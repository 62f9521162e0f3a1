// normalize_steps.h - normalising steps by the names that the golden files and normalize_oracle.py
// call them.
#pragma once

#include <array>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rapidjson/document.h>

#include "normalize/char_map.h"
#include "normalize/charsmap.h"
#include "normalize/normal_form.h"
#include "normalize/precompiled.h"
#include "normalize/prepend.h"
#include "normalize/replace.h"
#include "normalize/sentencepiece.h"
#include "normalize/strip.h"
#include "normalize_fixture.h"

namespace toll::normalize {

/// A step, what it ends in, and what it borrows.
struct Way {
  Collector last;
  std::string blob;
  std::vector<std::string> symbols;
  std::unique_ptr<base::TextStep> first;
};

inline std::string text_of(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

inline std::unique_ptr<base::TextStep> make_step(std::string_view name,
                                                 const rapidjson::Value& args,
                                                 std::string_view folder, Way& way) {
  base::TextStep* const last = &way.last;
  using Form = unicode::NormalForm;
  constexpr std::array<std::pair<std::string_view, Form>, 4> kForms = {
      {{"NFC", Form::nfc}, {"NFD", Form::nfd}, {"NFKC", Form::nfkc}, {"NFKD", Form::nfkd}}};
  for (const auto& [form_name, form] : kForms) {
    if (name == form_name) return std::make_unique<NormalForm>(last, form);
  }
  if (name == "Lowercase") return std::make_unique<Lowercase>(last);
  if (name == "StripAccents") return std::make_unique<StripAccents>(last);
  if (name == "Nmt") return std::make_unique<Nmt>(last);
  if (name == "BertNormalizer") {
    return std::make_unique<BertNormalizer>(last, args[0].GetBool(), args[1].GetBool(),
                                            args[2].GetBool(), args[3].GetBool());
  }
  if (name == "Strip") {
    return std::make_unique<Strip>(last, args[0].GetBool(), args[1].GetBool());
  }
  if (name == "Prepend") return std::make_unique<Prepend>(last, text_of(args[0]));
  if (name == "Replace") {
    return std::make_unique<Replace>(last, text_of(args[0]), text_of(args[1]));
  }
  if (name != "Precompiled" && name != "SentencePiece") return nullptr;
  std::ifstream file(std::string(folder) + text_of(args[0]), std::ios::binary);
  way.blob.assign(std::istreambuf_iterator<char>(file), {});
  if (!way.blob.empty() && !check_charsmap(way.blob)) return nullptr;
  if (name == "Precompiled") {
    if (way.blob.empty()) return nullptr;
    return std::make_unique<Precompiled>(last, way.blob);
  }
  for (const rapidjson::Value& symbol : args[1].GetArray()) way.symbols.push_back(text_of(symbol));
  const SentencePiece::Options options = {args[2].GetBool(), args[3].GetBool(), args[4].GetBool(),
                                          args[5].GetBool()};
  return std::make_unique<SentencePiece>(
      last, way.blob, std::vector<std::string_view>(way.symbols.begin(), way.symbols.end()),
      options);
}

/// @param spec    "STEP ARGS", ARGS a JSON array
/// @param folder  put before the names of files in ARGS
/// @return a way whose `first` is null if there is no such step.
inline std::unique_ptr<Way> make_way(const std::string& spec, std::string_view folder) {
  const std::size_t space = spec.find(' ');
  rapidjson::Document args;
  args.Parse(spec.c_str() + space + 1);
  auto way = std::make_unique<Way>();
  if (!args.HasParseError()) {
    way->first = make_step(std::string_view(spec).substr(0, space), args, folder, *way);
  }
  return way;
}

}  // namespace toll::normalize
