// file_types.cpp - see file_types.h.
#include "cli/select/file_types.h"

#include <algorithm>

#include "catalog/nearest_names.h"
#include "cli/args/closest.h"
#include "data/registry.h"

namespace toll::cli {
namespace {

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return words;
    words.push_back(text.substr(0, text.find(' ')));
    text.remove_prefix(words.back().size());
  }
}

/// Calls `visit` with the names and the globs of each type. data/types has said that they are
/// well-formed.
template <class Visit>
void for_each_type(const Visit& visit) {
  std::string_view text = data::file_types_text();
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const std::size_t colon = line.find(": ");
    if (!line.starts_with('#') && colon != std::string_view::npos)
      visit(line.substr(0, colon), line.substr(colon + 2));
  }
}

}  // namespace

std::optional<FileType> find_file_type(std::string_view name) {
  std::optional<FileType> found;
  for_each_type([&](std::string_view names, std::string_view globs) {
    const std::vector<std::string_view> known = words_of(names);
    if (std::find(known.begin(), known.end(), name) != known.end())
      found = FileType{names, words_of(globs)};
  });
  return found;
}

std::vector<std::string> file_type_names() {
  std::vector<std::string> all;
  for_each_type([&](std::string_view names, std::string_view) {
    for (const std::string_view each : words_of(names)) all.emplace_back(each);
  });
  return all;
}

std::string closest_file_types(std::string_view name) {
  const std::vector<std::string> near = catalog::nearest_names(name, file_type_names());
  return near.empty() ? "--type-list prints those that there are" : these_are_closest(near);
}

std::string list_file_types() {
  std::string list;
  for_each_type([&](std::string_view names, std::string_view globs) {
    (((list += names) += ": ") += globs) += '\n';
  });
  return list;
}

}  // namespace toll::cli
