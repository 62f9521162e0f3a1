// lib/catalog/vocab_name.cpp - see vocab_name.h.
#include "catalog/vocab_name.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>

#include "base/ascii.h"
#include "catalog/folders.h"

namespace toll::catalog {
namespace {

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789_.-";

}  // namespace

bool looks_like_file(std::string_view name) noexcept {
  if (name.find('/') != std::string_view::npos) return true;
  if (name == "." || name == "..") return true;
  constexpr std::string_view kEndings[] = {kExtension, ".json", ".model", ".tiktoken"};
  return std::any_of(std::begin(kEndings), std::end(kEndings),
                     [name](std::string_view ending) { return name.ends_with(ending); });
}

std::string default_vocab_name(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::path whole = fs::absolute(path, error).lexically_normal();
  if (error) whole = path;
  if (!whole.has_filename()) whole = whole.parent_path();  // "folder/"
  const std::string file = whole.filename().string();
  if (fs::is_directory(whole, error)) return default_vocab_name(file, "");
  return default_vocab_name(whole.parent_path().filename().string(), file);
}

std::string default_vocab_name(std::string_view folder, std::string_view file) {
  std::string name = std::filesystem::path(file).stem().string();
  if (name.empty() || name == "tokenizer" || name == "tekken") name = folder;
  for (char& c : name) {
    c = base::lower_case(c);
    if (kNameCharacters.find(c) == std::string_view::npos) c = '-';
  }
  name.erase(0, std::min(name.find_first_not_of("_.-"), name.size()));
  return name;
}

bool is_vocab_name(std::string_view name) noexcept {
  return !name.empty() && name.find_first_not_of(kNameCharacters) == std::string_view::npos &&
         std::string_view("_.-").find(name[0]) == std::string_view::npos;
}

}  // namespace toll::catalog
