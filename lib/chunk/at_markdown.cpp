// lib/chunk/at_markdown.cpp - the blocks of CommonMark 0.31.2 and of GitHub's tables. Ranks: 0 a
// heading; 1 a paragraph, a fenced or indented code block, a list, a table, a block quote; 2 an
// item of a list, a row of a table, what blank lines part in a fence; 3 a line.
//
// Lines between fences are text, whatever they look like. What follows a heading stays with it, and
// so does a table's first row with its head. Containers are known as far as it matters for where
// blocks begin: items of the outermost list, and the marks of block quotes before a fence.
#include <algorithm>

#include "chunk/breaks.h"

namespace toll::chunk {
namespace {

constexpr std::uint8_t kHeading = 0;
constexpr std::uint8_t kBlock = 1;
constexpr std::uint8_t kItem = 2;
constexpr std::uint8_t kLine = 3;
// An indent of more is code, or belongs to an item.
constexpr std::size_t kMaxIndent = 3;

/// The first line of `text`, without what ends it; takes it away.
std::string_view take_line(std::string_view& text) noexcept {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::size_t n_leading(std::string_view text, char c) noexcept {
  return std::min(text.find_first_not_of(c), text.size());
}

bool is_space(char c) noexcept {
  return c == ' ' || c == '\t';
}

/// Section 4.2. @param line  without its indent, as in all that follows.
bool is_atx_heading(std::string_view line) noexcept {
  const std::size_t n = n_leading(line, '#');
  return n >= 1 && n <= 6 && (n == line.size() || is_space(line[n]));
}

/// Section 4.3: the line under a heading.
bool is_underline(std::string_view line) noexcept {
  if (!line.starts_with('=') && !line.starts_with('-')) return false;
  return is_blank(line.substr(n_leading(line, line.front())));
}

/// Section 4.1.
bool is_rule(std::string_view line) noexcept {
  if (line.empty() || (line.front() != '-' && line.front() != '*' && line.front() != '_'))
    return false;
  const auto is_other = [&](char c) { return c != line.front() && !is_space(c); };
  return std::none_of(line.begin(), line.end(), is_other) &&
         std::count(line.begin(), line.end(), line.front()) >= 3;
}

/// Section 4.5: how many marks open a fence; 0: it is none.
std::size_t fence_size(std::string_view line) noexcept {
  if (!line.starts_with("```") && !line.starts_with("~~~")) return 0;
  const std::size_t n = n_leading(line, line.front());
  return line.front() == '`' && line.find('`', n) != line.npos ? 0 : n;
}

/// Section 5.2: the bytes of a list's marker; 0: it is none.
struct ListMarker {
  std::size_t n_bytes = 0;
  bool may_interrupt = false;  ///< a paragraph
};
ListMarker list_marker(std::string_view line) noexcept {
  std::size_t n = 0;
  bool first = true;
  if (!line.empty() && (line[0] == '-' || line[0] == '+' || line[0] == '*')) {
    n = 1;
  } else {
    while (n < line.size() && line[n] >= '0' && line[n] <= '9') ++n;
    if (n == 0 || n > 9 || n == line.size() || (line[n] != '.' && line[n] != ')')) return {};
    first = line.substr(0, n) == "1";
    ++n;
  }
  if (n < line.size() && !is_space(line[n])) return {};
  return {n, first && !is_blank(line.substr(n))};
}

/// GitHub's delimiter row, which makes a table of the line above it.
bool is_delimiter_row(std::string_view line) noexcept {
  return line.find('-') != line.npos && line.find('|') != line.npos &&
         line.find_first_not_of("|-: \t") == line.npos;
}

class Markdown final : public LineBreaks {
 public:
  Markdown() noexcept : LineBreaks(true) {}

 private:
  /// What the line before belongs to.
  enum class Before : std::uint8_t { nothing, paragraph, heading, indented, quote, block };

  void begin_text() override {
    fence_ = {};
    list_content_ = table_rows_ = 0;
    before_ = Before::nothing;
    after_blank_ = false;
  }

  std::uint8_t classify(std::string_view window) override {
    const std::string_view line = take_line(window);
    if (fence_.n > 0) {
      if (const std::uint8_t rank = in_fence(line); rank != kNone) return rank;
    }
    if (is_blank(line)) {
      after_blank_ = true;
      table_rows_ = 0;
      return kLine;
    }
    const std::uint8_t rank = outside(line, window);
    after_blank_ = false;
    return rank;
  }

  /// kNone: the fence ended with what holds it.
  std::uint8_t in_fence(std::string_view line) {
    const bool blank = is_blank(line);
    std::size_t n_quotes = 0;
    const std::string_view inner = without_quotes(line, fence_.n_quotes, n_quotes);
    const Indent indent = indent_of(inner);
    const bool left =
        n_quotes < fence_.n_quotes || (!is_blank(inner) && indent.n_columns < fence_.content);
    if (left) {
      fence_ = {};
      before_ = Before::block;
      return kNone;
    }
    const std::string_view text = inner.substr(indent.n_bytes);
    const std::size_t n = n_leading(text, fence_.c);
    if (indent.n_columns <= fence_.content + kMaxIndent && n >= fence_.n &&
        is_blank(text.substr(n))) {
      fence_ = {};
      before_ = Before::block;
      after_blank_ = false;
      return kLine;
    }
    const std::uint8_t rank = after_blank_ && !blank ? kItem : kLine;
    after_blank_ = blank;
    return rank;
  }

  /// `line` behind up to `most` marks of block quotes. @param n  how many there were.
  static std::string_view without_quotes(std::string_view line, std::size_t most, std::size_t& n) {
    for (n = 0; n < most; ++n) {
      const Indent indent = indent_of(line);
      if (indent.n_columns > kMaxIndent || !line.substr(indent.n_bytes).starts_with('>')) break;
      line.remove_prefix(indent.n_bytes + 1);
      if (line.starts_with(' ')) line.remove_prefix(1);
    }
    return line;
  }

  std::uint8_t outside(std::string_view line, std::string_view behind) {
    const Indent indent = indent_of(line);
    const std::string_view text = line.substr(indent.n_bytes);
    const bool in_item = list_content_ > 0 && indent.n_columns >= list_content_;
    const bool lazy = before_ == Before::paragraph && !after_blank_;
    if (open_fence(line, in_item)) return in_item ? kLine : begins(Before::block);
    if (in_item) {
      before_ = Before::paragraph;
      return kLine;
    }
    if (indent.n_columns > kMaxIndent) {
      if (lazy) return kLine;
      const bool same = before_ == Before::indented;
      list_content_ = 0;
      return same ? kLine : begins(Before::indented);
    }
    if (is_atx_heading(text)) return heads();
    if (lazy && is_underline(text)) {  // of a heading that began before
      before_ = Before::heading;
      return kLine;
    }
    if (const ListMarker marker = list_marker(text);
        marker.n_bytes > 0 && !is_rule(text) &&
        (!lazy || list_content_ > 0 || marker.may_interrupt)) {
      const bool first = list_content_ == 0;
      const std::size_t content = indent.n_columns + marker.n_bytes + 1;
      table_rows_ = 0;
      if (open_fence(text.substr(std::min(text.size(), marker.n_bytes + 1)), false))
        fence_.content = content;
      list_content_ = content;
      if (first) return begins(Before::paragraph);
      before_ = Before::paragraph;
      return kItem;
    }
    if (text.starts_with('>')) {
      const bool same = before_ == Before::quote && !after_blank_;
      list_content_ = 0;
      return same ? kLine : begins(Before::quote);
    }
    if (is_rule(text)) {
      list_content_ = 0;
      return begins(Before::block);
    }
    if (table_rows_ > 0) {
      if (text.find('|') != text.npos) return ++table_rows_ > 3 ? kItem : kLine;
      table_rows_ = 0;
    }
    return in_paragraph(lazy, behind);
  }

  std::uint8_t in_paragraph(bool lazy, std::string_view behind) {
    std::string_view rest = behind;
    if (is_delimiter_row(take_line(rest))) {
      list_content_ = 0;
      table_rows_ = 1;
      return begins(Before::block);
    }
    if (lazy || (before_ == Before::quote && !after_blank_)) return kLine;
    list_content_ = 0;
    while (!behind.empty()) {
      const std::string_view next = take_line(behind);
      const Indent indent = indent_of(next);
      const std::string_view text = next.substr(indent.n_bytes);
      if (text.empty() || indent.n_columns > kMaxIndent) break;
      if (is_underline(text)) {
        const std::uint8_t rank = heads();
        before_ = Before::paragraph;  // until its underline
        return rank;
      }
      if (is_atx_heading(text) || fence_size(text) > 0 || list_marker(text).n_bytes > 0) break;
    }
    return begins(Before::paragraph);
  }

  bool open_fence(std::string_view line, bool in_item) {
    std::size_t n_quotes = 0;
    const std::string_view inner = without_quotes(line, line.size(), n_quotes);
    const Indent indent = indent_of(inner);
    const std::size_t content = in_item && n_quotes == 0 ? list_content_ : 0;
    if (indent.n_columns > content + kMaxIndent) return false;
    const std::size_t n = fence_size(inner.substr(indent.n_bytes));
    if (n == 0) return false;
    fence_ = {inner[indent.n_bytes], n, n_quotes, content};
    table_rows_ = 0;
    if (!in_item) list_content_ = 0;
    return true;
  }

  std::uint8_t heads() {
    list_content_ = table_rows_ = 0;
    before_ = Before::heading;
    return kHeading;
  }

  /// A block begins. What follows a heading stays with it.
  std::uint8_t begins(Before kind) {
    const bool under_heading = before_ == Before::heading;
    before_ = kind;
    return under_heading ? kLine : kBlock;
  }

  struct Fence {
    char c = 0;
    std::size_t n = 0;         ///< marks; 0: not in a fence
    std::size_t n_quotes = 0;  ///< marks of block quotes before it
    std::size_t content = 0;   ///< the column of the item that it is in
  };
  Fence fence_;
  std::size_t list_content_ = 0;  ///< the column where the text of an item begins; 0: in no list
  std::size_t table_rows_ = 0;    ///< so far, with head and delimiters; 0: in no table
  Before before_ = Before::nothing;
  bool after_blank_ = false;
};

}  // namespace

std::unique_ptr<Breaks> make_markdown_breaks() {
  return std::make_unique<Markdown>();
}

}  // namespace toll::chunk
