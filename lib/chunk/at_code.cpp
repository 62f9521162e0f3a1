// lib/chunk/at_code.cpp - source code of any language, by its blank lines and its indents. Ranks: 0
// a line that is not indented behind a blank one, 1 any line behind a blank one, 2 a line that is
// less indented than the one before it, 3 a line. What only closes a block stays with it.
#include "chunk/breaks.h"

namespace toll::chunk {
namespace {

/// Whether a line begins with what closes a block.
bool closes(std::string_view line) noexcept {
  if (line.empty()) return false;
  if (line.front() == '}' || line.front() == ')' || line.front() == ']') return true;
  return line.starts_with("end") && (line.size() == 3 || line[3] < '0');
}

class Code final : public LineBreaks {
 public:
  Code() noexcept : LineBreaks(true) {}

 private:
  void begin_text() override {
    after_blank_ = after_close_ = false;
    n_columns_ = 0;
  }
  std::uint8_t classify(std::string_view window) override {
    const std::string_view line = first_line(window);
    if (is_blank(line)) {
      after_blank_ = true;
      return 3;
    }
    const Indent indent = indent_of(line);
    const bool close = closes(line.substr(indent.n_bytes));
    std::uint8_t rank = 3;
    if (!close && after_blank_) {
      rank = indent.n_columns == 0 ? 0 : 1;
    } else if (!close && (indent.n_columns < n_columns_ ||
                          (after_close_ && indent.n_columns == n_columns_))) {
      rank = 2;
    }
    after_blank_ = false;
    after_close_ = close;
    n_columns_ = indent.n_columns;
    return rank;
  }

  bool after_blank_ = false;
  bool after_close_ = false;
  std::size_t n_columns_ = 0;  ///< of the line before
};

}  // namespace

std::unique_ptr<Breaks> make_code_breaks() {
  return std::make_unique<Code>();
}

}  // namespace toll::chunk
