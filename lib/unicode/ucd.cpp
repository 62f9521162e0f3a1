// lib/unicode/ucd.cpp - look-ups in the generated tables.
#include "unicode/ucd.h"

namespace toll::unicode {
namespace {

/// A named class: n ranges of kRanges.
struct Entry {
  std::string_view short_name;
  std::string_view long_name;
  std::uint32_t begin = 0;
  std::uint32_t n = 0;
};

#include "unicode/ucd_tables.inc"

std::span<const Range> find(std::span<const Entry> entries, std::string_view name) noexcept {
  for (const Entry& entry : entries) {
    if (name == entry.short_name || name == entry.long_name) {
      return std::span(kRanges).subspan(entry.begin, entry.n);
    }
  }
  return {};
}

}  // namespace

std::string_view unicode_version() noexcept {
  return kVersion;
}

std::span<const Range> general_category(std::string_view name) noexcept {
  return find(kCategories, name);
}

std::span<const Range> script(std::string_view name) noexcept {
  return find(kScripts, name);
}

std::span<const Range> binary_property(std::string_view name) noexcept {
  return find(kProperties, name);
}

std::span<const Range> white_space() noexcept {
  return binary_property("White_Space");
}

std::span<const FoldRow> simple_folds() noexcept {
  return kFolds;
}

}  // namespace toll::unicode
