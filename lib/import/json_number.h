// lib/import/json_number.h - the value of a JSON number, as the library of the references reads it.
//
// A tokenizer.json is read by serde_json, which is fast and not exact: it rounds up to three times,
// so that a number of 17 digits may come out as its neighbour. Scores of a Unigram model then
// differ in the last bit, and where two ways to write a word are equally good that decides.
//
// Source: serde-rs/json 1.0, src/de.rs, without the feature float_roundtrip.
#pragma once

#include <optional>
#include <string_view>

namespace toll::import {

/// @param text  a number by JSON's grammar.
/// @return      nothing where it is out of the range of a double.
[[nodiscard]] std::optional<double> json_number(std::string_view text) noexcept;

}  // namespace toll::import
