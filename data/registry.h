// data/registry.h - what the executable carries: vocabularies, their names, the rules from models
// to vocabularies, the price book.
//
// Made from data/vocabularies, data/models and data/tiers when toll is built. Every view lives for
// ever.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace toll::data {

/// What -v means when it is not given.
inline constexpr std::string_view kDefaultVocab = "o200k_base";

/// A vocabulary inside the executable.
struct EmbeddedVocab {
  std::string_view name;
  std::span<const std::byte> image;  ///< a .tollv image, 64-byte aligned, checked by the build
};

/// The vocabularies inside the executable, in the order of data/vocabularies.
std::span<const EmbeddedVocab> embedded_vocabs();

/// Every vocabulary of data/vocabularies, embedded or not, in its order.
std::span<const std::string_view> known_vocab_names();

/// The name of the vocabulary that is called `name_or_alias`; "" if none is.
std::string_view canonical_vocab_name(std::string_view name_or_alias);

/// The text of data/tiers.
std::string_view price_book_text();

/// The text of data/models.
std::string_view model_rules_text();

}  // namespace toll::data
