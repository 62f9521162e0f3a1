// data/registry.h - what the executable carries: vocabularies, their names, the rules from models
// to vocabularies, the price book, the types of files.
//
// Made from data/vocabularies, data/models, data/prices and data/types when toll is built. Every
// view lives for ever.
#pragma once

#include <string_view>

#include "catalog/catalog.h"

namespace toll::data {

/// What -v means when it is not given.
inline constexpr std::string_view kDefaultVocab = "o200k_base";

/// The vocabularies inside the executable, and the names and aliases of every vocabulary of
/// data/vocabularies, in its order.
const catalog::Contents& vocab_contents();

/// The text of data/prices.
std::string_view price_book_text();

/// The text of data/models.
std::string_view model_rules_text();

/// The text of data/types.
std::string_view file_types_text();

}  // namespace toll::data
