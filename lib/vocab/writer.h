// lib/vocab/writer.h - lays out a .tollv image.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "vocab/format.h"

namespace toll::vocab {

/// The numbers of a header and the bytes of each section, in the order of enum Section.
struct ImageParts {
  std::uint32_t n_ids = 0;
  std::uint32_t n_tokens = 0;
  std::uint32_t n_specials = 0;
  std::uint32_t max_token_bytes = 0;
  std::uint32_t n_classes = 0;
  std::uint32_t invalid_class = 0;
  std::array<std::string, kNumSections> sections;
};

/// The image: header, aligned sections, checksum. Deterministic. Checks nothing: see Vocab::view().
std::string write_image(const ImageParts& parts);

}  // namespace toll::vocab
