// chunk_fields.h - what may stand in braces in a chunk's header and in the name of its file.
#pragma once

#include <toll/chunk.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "cli/args/text_template.h"

namespace toll::cli {

inline constexpr TextTemplate::Field kFields[] = {{"i", true},    {"line", true}, {"byte", true},
                                                  {"char", true}, {"name"},       {"stem"},
                                                  {"ext"},        {"source"}};
// Of a file's name: no {source}, which may lead anywhere.
inline constexpr std::span<const TextTemplate::Field> kNameFields(kFields, std::size(kFields) - 1);

/// The values of kFields.
class ChunkFields {
 public:
  explicit ChunkFields(const std::string& source) {
    const std::string name = source.substr(source.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    const bool has_ext = dot != name.npos && dot > 0;
    values_ = {"",
               "",
               "",
               "",
               name,
               name.substr(0, has_ext ? dot : name.size()),
               has_ext ? name.substr(dot) : "",
               source};
  }
  std::span<const std::string> at(std::uint64_t index, const TextPlace& begin) {
    const std::uint64_t numbers[] = {index, begin.line, begin.byte, begin.character};
    for (std::size_t i = 0; i < std::size(numbers); ++i) values_[i] = std::to_string(numbers[i]);
    return values_;
  }

 private:
  std::vector<std::string> values_;
};

}  // namespace toll::cli
