// lib/chunk/at_line.cpp - lines: what LF ends. One rank.
#include "chunk/breaks.h"

namespace toll::chunk {
namespace {

class EachLine final : public LineBreaks {
 public:
  EachLine() noexcept : LineBreaks(false) {}

 private:
  std::uint8_t classify(std::string_view /*window*/) override { return 0; }
};

}  // namespace

std::unique_ptr<Breaks> make_line_breaks() {
  return std::make_unique<EachLine>();
}

}  // namespace toll::chunk
