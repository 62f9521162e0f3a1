// lib/vocab/writer.cpp - see writer.h.
#include "vocab/writer.h"

#include <cstring>

#include "base/hash.h"

namespace toll::vocab {

std::string write_image(const ImageParts& parts) {
  const auto aligned = [](std::size_t n) { return (n + kAlignment - 1) / kAlignment * kAlignment; };
  Header header = parts.header;
  header.magic = kMagic;
  header.version = kFormatVersion;
  header.n_header_bytes = sizeof(Header);
  std::size_t end = aligned(sizeof(Header));
  for (std::size_t i = 0; i < parts.sections.size(); ++i) {
    header.sections[i] = {end, parts.sections[i].size()};
    end = aligned(end + parts.sections[i].size());
  }
  header.n_bytes = end;

  std::string image(end, '\0');
  for (std::size_t i = 0; i < parts.sections.size(); ++i) {
    if (parts.sections[i].empty()) continue;
    std::memcpy(image.data() + header.sections[i].offset, parts.sections[i].data(),
                parts.sections[i].size());
  }
  std::memcpy(image.data(), &header, sizeof header);
  header.checksum = base::hash_bytes(image.data() + kChecksumFrom, image.size() - kChecksumFrom);
  std::memcpy(image.data(), &header, sizeof header);
  return image;
}

}  // namespace toll::vocab
