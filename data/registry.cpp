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

// Generated from data/vocabularies by compile_vocab --table: kNames, kAliases and the macro
// TOLL_EMBEDDED_VOCABS(TOLL_X), which applies TOLL_X to the name of each embedded vocabulary.
#include "vocab_table.inc"

TOLL_EMBEDDED_VOCABS(TOLL_EMBED_IMAGE)
TOLL_EMBED_FILE(models, TOLL_MODEL_RULES)
TOLL_EMBED_FILE(prices, TOLL_PRICE_BOOK)
TOLL_EMBED_FILE(types, TOLL_FILE_TYPES)

namespace toll::data {

const catalog::Contents& vocab_contents() {
  static const auto embedded =
      std::to_array<catalog::BuiltIn>({TOLL_EMBEDDED_VOCABS(TOLL_LIST_IMAGE)});
  static const catalog::Contents contents{embedded, kNames, kAliases};
  return contents;
}

std::string_view model_rules_text() {
  const auto* begin = reinterpret_cast<const char*>(toll_embedded_models);
  return {begin, static_cast<std::size_t>(toll_embedded_models_end - toll_embedded_models)};
}

std::string_view price_book_text() {
  const auto* begin = reinterpret_cast<const char*>(toll_embedded_prices);
  return {begin, static_cast<std::size_t>(toll_embedded_prices_end - toll_embedded_prices)};
}

std::string_view file_types_text() {
  const auto* begin = reinterpret_cast<const char*>(toll_embedded_types);
  return {begin, static_cast<std::size_t>(toll_embedded_types_end - toll_embedded_types)};
}

}  // namespace toll::data
