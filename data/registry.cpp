// data/registry.cpp - see registry.h.
//
// The assembler puts the files into read-only data as they are (.incbin): no array to compile,
// nothing to initialise, and a page is read from disk only when it is touched.
#include "data/registry.h"

#include <array>

// Puts a file between the symbols toll_embedded_NAME and toll_embedded_NAME_end, aligned as .tollv
// sections are, and declares both. Definition and use share one translation unit.
// clang-format off
#define TOLL_EMBED_FILE(name, path)                                                  \
  asm(".pushsection .rodata.toll_embedded,\"a\"\n"                                   \
      ".balign 64\n"                                                                 \
      "toll_embedded_" #name ":\n"                                                   \
      ".incbin \"" path "\"\n"                                                       \
      "toll_embedded_" #name "_end:\n"                                               \
      ".byte 0\n"                                                                    \
      ".popsection\n");                                                              \
  extern "C" {                                                                       \
  [[gnu::visibility("hidden")]] extern const std::byte toll_embedded_##name[];       \
  [[gnu::visibility("hidden")]] extern const std::byte toll_embedded_##name##_end[]; \
  }
// clang-format on

#define TOLL_EMBED_IMAGE(name) TOLL_EMBED_FILE(name, TOLL_IMAGES "/" #name ".tollv")
#define TOLL_LIST_IMAGE(name) {#name, {toll_embedded_##name, toll_embedded_##name##_end}},

namespace toll::data {
namespace {

struct Alias {
  std::string_view alias;
  std::string_view name;
};

}  // namespace
}  // namespace toll::data

// Generated from data/vocabularies by compile_vocab --table: kNames, kAliases and the macro
// TOLL_EMBEDDED_VOCABS(TOLL_X), which applies TOLL_X to the name of each embedded vocabulary.
#include "vocab_table.inc"

TOLL_EMBEDDED_VOCABS(TOLL_EMBED_IMAGE)
TOLL_EMBED_FILE(models, TOLL_MODEL_RULES)
TOLL_EMBED_FILE(tiers, TOLL_PRICE_BOOK)

namespace toll::data {

std::span<const EmbeddedVocab> embedded_vocabs() {
  static const auto embedded =
      std::to_array<EmbeddedVocab>({TOLL_EMBEDDED_VOCABS(TOLL_LIST_IMAGE)});
  return embedded;
}

std::span<const std::string_view> known_vocab_names() {
  return kNames;
}

std::string_view canonical_vocab_name(std::string_view name_or_alias) {
  for (const std::string_view name : kNames) {
    if (name == name_or_alias) return name;
  }
  for (const Alias& known : kAliases) {
    if (known.alias == name_or_alias) return known.name;
  }
  return {};
}

std::string_view model_rules_text() {
  const auto* begin = reinterpret_cast<const char*>(toll_embedded_models);
  return {begin, static_cast<std::size_t>(toll_embedded_models_end - toll_embedded_models)};
}

std::string_view price_book_text() {
  const auto* begin = reinterpret_cast<const char*>(toll_embedded_tiers);
  return {begin, static_cast<std::size_t>(toll_embedded_tiers_end - toll_embedded_tiers)};
}

}  // namespace toll::data
