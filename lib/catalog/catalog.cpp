// lib/catalog/catalog.cpp - see catalog.h.
#include "catalog/catalog.h"

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

#include <dirent.h>

#include "catalog/failure.h"
#include "catalog/folders.h"
#include "catalog/vocab_name.h"
#include "import/read.h"

namespace toll::catalog {
namespace {

/// The names of the vocabularies in a folder, sorted; none if there is no such folder.
std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  DIR* directory = ::opendir(folder.c_str());
  if (directory == nullptr && errno == ENOMEM) throw std::bad_alloc();
  if (directory == nullptr) return names;
  while (const dirent* entry = ::readdir(directory)) {  // NOLINT(concurrency-mt-unsafe)
    const std::string_view name(entry->d_name);         // NOLINT: an array in the C library
    if (name.ends_with(kExtension) && name.size() > kExtension.size())
      names.emplace_back(name.substr(0, name.size() - kExtension.size()));
  }
  ::closedir(directory);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string_view Catalog::canonical(std::string_view name_or_alias) const noexcept {
  for (const std::string_view name : contents_.names) {
    if (name == name_or_alias) return name;
  }
  for (const Alias& known : contents_.aliases) {
    if (known.alias == name_or_alias) return known.name;
  }
  return {};
}

std::optional<Place> Catalog::where_is(std::string_view name) const {
  for (const BuiltIn& each : contents_.built_in) {
    if (each.name == name) return Place{Place::Kind::built_in, std::string(name), {}, each.image};
  }
  std::string path = file_in(means_.folders(), name);
  if (path.empty()) return std::nullopt;
  return Place{Place::Kind::installed, std::string(name), std::move(path)};
}

Result<Place> Catalog::find(const std::string& name) const {
  if (name.find('/') != std::string::npos) return Place{Place::Kind::file, {}, name};
  const std::string_view known = canonical(name);
  if (std::optional<Place> place = where_is(known.empty() ? name : known)) return *std::move(place);
  if (looks_like_file(name)) return Place{Place::Kind::file, {}, name};
  return Error{Errc::unknown_name, 0,
               known.empty() ? "there is no vocabulary '" + name + "'"
                             : "vocabulary '" + name + "' is not installed here"};
}

std::vector<Place> Catalog::places() const {
  std::vector<Place> found;
  for (const BuiltIn& each : contents_.built_in)
    found.push_back({Place::Kind::built_in, std::string(each.name), {}, each.image});
  for (const std::string& folder : means_.folders()) {
    for (const std::string& name : names_in(folder))
      found.push_back({Place::Kind::installed, {}, path_in(folder, name)});
  }
  return found;
}

std::vector<std::string> Catalog::names() const {
  std::vector<std::string> known(contents_.names.begin(), contents_.names.end());
  for (const std::string& folder : means_.folders()) {
    for (std::string& each : names_in(folder)) {
      if (std::find(known.begin(), known.end(), each) == known.end())
        known.push_back(std::move(each));
    }
  }
  return known;
}

Result<Vocab> Catalog::open(const Place& place, const std::string& scheme) const {
  if (place.kind == Place::Kind::file) return open_file(place.path, scheme);
  const bool is_built_in = place.kind == Place::Kind::built_in;
  const std::string& subject = is_built_in ? place.name : place.path;
  const auto open_installed = [&] {
    const std::string_view folder = std::string_view(place.path).substr(0, place.path.rfind('/'));
    return means_.trusts(folder) ? Vocab::open_trusted(place.path) : Vocab::open(place.path);
  };
  Result<Vocab> vocab = is_built_in ? Vocab::view_trusted(place.image) : open_installed();
  if (!vocab) return failure(subject, std::move(vocab).error());
  if (!place.name.empty() && vocab->name() != place.name) {
    return failure(subject, Errc::bad_vocab,
                   "holds the vocabulary '" + std::string(vocab->name()) + "'");
  }
  if (!scheme.empty()) return scheme_refused(place.name.empty() ? subject : place.name);
  return vocab;
}

Error Catalog::scheme_refused(std::string_view subject) const {
  return failure(subject, Errc::bad_vocab,
                 std::string(means_.scheme_word) + std::string(import::kSaysItself));
}

}  // namespace toll::catalog
