// lib/vocab/writer.h - lays out a .tollv image.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "vocab/format.h"

namespace toll::vocab {

/// An image's numbers and the bytes of each section. write_image() fills in the rest of the header.
struct ImageParts {
  Header header{};
  std::array<std::string, kNumSections> sections;
};

/// The image: header, aligned sections, checksum. Deterministic. Checks nothing: see Vocab::view().
std::string write_image(const ImageParts& parts);

}  // namespace toll::vocab
