// lib/pattern/pattern_class.cpp - escapes and classes.
#include "pattern/pattern_class.h"

#include <string>
#include <string_view>
#include <vector>

#include "unicode/ucd.h"
#include "unicode/utf8.h"

namespace toll::pattern {
namespace {

using unicode::kMaxCodePoint;
using unicode::Range;

constexpr std::uint32_t kBadDigit = 16;

std::uint32_t hex_digit(std::uint32_t c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return kBadDigit;
}

bool is_ascii_alnum(std::uint32_t c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

Escape literal_escape(std::uint32_t code_point) {
  return {CodePointSet::of(code_point), code_point, false};
}

Escape set_escape(CodePointSet set) {
  return {std::move(set), std::nullopt, false};
}

/// \x41, \x{41}, \u0041, \u{41}: `n_digits` hexadecimal digits or any number of them in braces.
Escape parse_code_point(PatternReader& reader, std::size_t offset, unsigned n_digits) {
  std::uint32_t code_point = 0;
  unsigned n_seen = 0;
  const bool braces = reader.accept("{");
  while (braces ? !reader.accept("}") : n_seen < n_digits) {
    const std::uint32_t digit = hex_digit(reader.take());
    if (digit == kBadDigit || n_seen == 8) {
      reader.fail(offset, "malformed hexadecimal escape");
      return {};
    }
    code_point = code_point << 4 | digit;
    ++n_seen;
  }
  if (n_seen == 0) reader.fail(offset, "malformed hexadecimal escape");
  if (code_point > kMaxCodePoint || (code_point >= 0xd800 && code_point <= 0xdfff)) {
    reader.fail(offset, "hexadecimal escape of no Unicode scalar value");
  }
  return literal_escape(code_point);
}

/// The class named in \p{name}: a general category, a script, or either with its property's name.
std::span<const Range> named_class(std::string_view name) noexcept {
  const std::size_t equals = name.find('=');
  if (equals != std::string_view::npos) {
    const std::string_view property = name.substr(0, equals);
    const std::string_view value = name.substr(equals + 1);
    if (property == "gc" || property == "General_Category") return unicode::general_category(value);
    if (property == "sc" || property == "Script") return unicode::script(value);
    return {};
  }
  if (const auto category = unicode::general_category(name); !category.empty()) return category;
  if (const auto script = unicode::script(name); !script.empty()) return script;
  return unicode::binary_property(name);
}

Escape parse_property(PatternReader& reader, std::size_t offset, bool negated, bool ignore_case) {
  std::string name;
  if (reader.accept("{")) {
    name = std::string(reader.take_until('}').value_or(""));
  } else if (const std::uint32_t c = reader.peek(); c < 0x80) {
    if (reader.oniguruma()) reader.fail(offset, "\\p without {..}");
    name = static_cast<char>(reader.take());
  }
  if (reader.oniguruma() && name.find('=') != name.npos) name.clear();  // an error there
  const std::span<const Range> ranges = named_class(name);
  if (ranges.empty()) {
    reader.fail(offset, "unknown Unicode class \\p{" + name + "}");
    return {};
  }
  if (ignore_case && reader.oniguruma()) reader.fail(offset, "\\p{..} under (?i)");
  CodePointSet set(ranges);
  if (ignore_case) set = set.case_closed();
  return set_escape(negated ? set.complement() : set);
}

/// \w as in UTS #18, annex C, or as Oniguruma has it: there a join control is no word character,
/// but the numbers of Latin-1 are, if \w stands outside a class.
CodePointSet word_characters(bool oniguruma, bool in_class) {
  std::vector<Range> ranges;
  for (const auto part : {unicode::binary_property("Alphabetic"), unicode::general_category("M"),
                          unicode::general_category("Nd"), unicode::general_category("Pc")}) {
    ranges.insert(ranges.end(), part.begin(), part.end());
  }
  if (!oniguruma) {
    const auto part = unicode::binary_property("Join_Control");
    ranges.insert(ranges.end(), part.begin(), part.end());
  } else if (!in_class) {
    ranges.insert(ranges.end(), {{0xb2, 0xb3}, {0xb9, 0xb9}, {0xbc, 0xbe}});
  }
  return CodePointSet(std::move(ranges));
}

/// One operand of && in the making.
struct ClassItems {
  std::vector<Range> ranges;

  void add(std::uint32_t code_point) { ranges.push_back({code_point, code_point}); }
  void add(const CodePointSet& set) {
    ranges.insert(ranges.end(), set.ranges().begin(), set.ranges().end());
  }
};

/// A character or an escape of a class.
Escape parse_class_atom(PatternReader& reader, bool ignore_case) {
  const std::size_t offset = reader.offset();
  if (!reader.accept("\\")) return literal_escape(reader.take());
  Escape escape = parse_escape(reader, offset, ignore_case, true);
  if (escape.is_end_of_text) reader.fail(offset, "\\z inside a class");
  return escape;
}

/// An atom, or a range of two.
void parse_class_item(PatternReader& reader, bool ignore_case, ClassItems& items) {
  const std::size_t offset = reader.offset();
  const Escape first = parse_class_atom(reader, ignore_case);
  if (!reader.looking_at("-") || reader.looking_at("-]")) {
    items.add(first.set);
    return;
  }
  if (reader.looking_at("--")) reader.fail(reader.offset(), "class difference --");
  reader.take();
  if (reader.looking_at("[")) reader.fail(offset, "range that begins or ends in a class");
  const Escape last = parse_class_atom(reader, ignore_case);
  if (reader.failed()) return;
  if (!first.literal || !last.literal) {
    reader.fail(offset, "range that begins or ends in a class");
  } else if (*first.literal > *last.literal) {
    reader.fail(offset, "range out of order");
  } else {
    items.ranges.push_back({*first.literal, *last.literal});
  }
}

}  // namespace

Escape parse_escape(PatternReader& reader, std::size_t offset, bool ignore_case, bool in_class) {
  const std::uint32_t c = reader.take();
  switch (c) {
    case 'r': return literal_escape('\r');
    case 'n': return literal_escape('\n');
    case 't': return literal_escape('\t');
    case 'f': return literal_escape('\f');
    case 'v': return literal_escape('\v');
    case 'a': return literal_escape('\a');
    case 'x': return parse_code_point(reader, offset, 2);
    case 'u': return parse_code_point(reader, offset, 4);
    case 'p': return parse_property(reader, offset, false, ignore_case);
    case 'P': return parse_property(reader, offset, true, ignore_case);
    case 's': return set_escape(CodePointSet(unicode::white_space()));
    case 'S': return set_escape(CodePointSet(unicode::white_space()).complement());
    case 'd': return set_escape(CodePointSet(unicode::general_category("Nd")));
    case 'D': return set_escape(CodePointSet(unicode::general_category("Nd")).complement());
    case 'w': return set_escape(word_characters(reader.oniguruma(), in_class));
    case 'W': return set_escape(word_characters(reader.oniguruma(), in_class).complement());
    case 'z': return {CodePointSet(), std::nullopt, true};
    case 'b':
    case 'B': reader.fail(offset, "word boundary \\b or \\B"); return {};
    case PatternReader::kEnd: reader.fail(offset, "backslash at the end"); return {};
    default: break;
  }
  if (c >= '1' && c <= '9') {
    reader.fail(offset, "backreference");
  } else if (c >= 0x80 || is_ascii_alnum(c)) {
    reader.fail(offset, "unknown escape " + std::string(reader.since(offset)));
  }
  return literal_escape(c);
}

CodePointSet parse_class(PatternReader& reader, std::size_t offset, bool ignore_case,
                         unsigned depth) {
  if (depth > kMaxDepth) {
    reader.fail(offset, "groups and classes nested more than 64 deep");
    return {};
  }
  const auto close = [ignore_case](ClassItems&& items) {
    const CodePointSet set(std::move(items.ranges));
    return ignore_case ? set.case_closed() : set;
  };

  const bool negated = reader.accept("^");
  if (negated && ignore_case && reader.oniguruma()) reader.fail(offset, "negated class under (?i)");
  std::optional<CodePointSet> left;  // of the && last seen
  ClassItems items;
  bool operand_is_empty = true;
  if (reader.looking_at("]") || reader.looking_at("-")) {  // first of all, both are themselves
    if (reader.looking_at("--")) reader.fail(reader.offset(), "class difference --");
    items.add(reader.take());
    operand_is_empty = false;
  }
  while (!reader.accept("]")) {
    const std::size_t here = reader.offset();
    if (reader.at_end()) {
      reader.fail(offset, "class without its ]");
      return {};
    }
    if (reader.accept("&&")) {
      if (operand_is_empty) reader.fail(here, "&& without a left side");
      const CodePointSet right = close(std::move(items));
      left = left ? left->intersected(right) : right;
      items = {};
      operand_is_empty = true;
      continue;
    }
    operand_is_empty = false;
    if (reader.looking_at("[:")) {
      reader.fail(here, "POSIX class [:...:]");
    } else if (reader.looking_at("--")) {
      reader.fail(here, "class difference --");
    } else if (reader.looking_at("~~")) {
      reader.fail(here, "class symmetric difference ~~");
    } else if (reader.accept("[")) {
      items.add(parse_class(reader, here, ignore_case, depth + 1));
    } else if (reader.looking_at("-") && !reader.looking_at("-]")) {
      reader.fail(here, "unescaped - between members of a class");
    } else {
      parse_class_item(reader, ignore_case, items);
    }
  }
  if (operand_is_empty) reader.fail(offset, "&& without a right side");
  CodePointSet set = close(std::move(items));
  if (left) set = left->intersected(set);
  return negated ? set.complement() : set;
}

}  // namespace toll::pattern
