// lib/chunk/at_paragraph.cpp - paragraphs: what blank lines end. Ranks: 0 a paragraph, 1 a line.
#include "chunk/breaks.h"

namespace toll::chunk {
namespace {

class Paragraphs final : public LineBreaks {
 public:
  Paragraphs() noexcept : LineBreaks(true) {}

 private:
  void begin_text() override { after_blank_ = false; }
  std::uint8_t classify(std::string_view window) override {
    const std::string_view line = first_line(window);
    const bool blank = is_blank(line);
    const std::uint8_t rank = after_blank_ && !blank ? 0 : 1;
    after_blank_ = blank;
    return rank;
  }

  bool after_blank_ = false;
};

}  // namespace

std::unique_ptr<Breaks> make_paragraph_breaks() {
  return std::make_unique<Paragraphs>();
}

}  // namespace toll::chunk
