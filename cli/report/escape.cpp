// escape.cpp - see escape.h.
#include "cli/report/escape.h"

#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include "cli/report/cells.h"
#include "unicode/utf8.h"

namespace toll::cli {
namespace {

/// One step through bytes: a well-formed character, or one byte that is not part of any.
struct Character {
  std::string_view bytes;
  std::uint32_t code_point = 0;  ///< of a byte that is none, 0
  bool valid = false;
  bool like_escape = false;  ///< a backslash that, as it is, would be read as one of our escapes
};

/// What append_spelled() makes begins so.
bool begins_like_escape(std::string_view rest) noexcept {
  if (rest.starts_with("\\u{")) return true;
  const std::string_view digits = rest.starts_with("\\x") ? rest.substr(2, 2) : "";
  return digits.size() == 2 && digits.find_first_not_of("0123456789abcdef") == digits.npos;
}

Character next_character(std::string_view rest) noexcept {
  const unicode::Utf8 here = unicode::decode_utf8(rest.data(), rest.size());
  if (here.kind != unicode::Utf8::Kind::character) return {rest.substr(0, 1)};
  return {rest.substr(0, here.n_bytes), here.code_point, true, begins_like_escape(rest)};
}

template <class Visit>
void for_each_character(std::string_view bytes, Visit visit) {
  while (!bytes.empty()) {
    const Character c = next_character(bytes);
    visit(c);
    bytes.remove_prefix(c.bytes.size());
  }
}

bool is_control_byte(std::uint32_t c) noexcept {
  return c < 0x20 || c == 0x7F;
}

bool is_unseen(std::uint32_t c) noexcept {
  return is_control_byte(c) || (c >= 0x80 && cells_of(c) == Cells::unseen);
}

/// In TSV and JSON, which spell every backslash.
bool must_spell(const Character& c) noexcept {
  return !c.valid || is_unseen(c.code_point);
}

/// Elsewhere: two names must not look the same because one of them has the letters of an escape.
bool must_spell_to_read(const Character& c) noexcept {
  return c.like_escape || must_spell(c);
}

void append_spelled(std::string& out, const Character& c) {
  if (c.valid && c.code_point >= 0x80) {
    fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", c.code_point);
  } else {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c.bytes[0]));
  }
}

/// As JSON has it: above U+FFFF two surrogates.
void append_utf16(std::string& out, std::uint32_t c) {
  if (c <= 0xFFFF) {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
  } else {
    fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD7C0 + (c >> 10),
                   0xDC00 + (c & 0x3FFU));
  }
}

}  // namespace

std::size_t n_cells(std::string_view text) noexcept {
  std::size_t n = 0;
  for_each_character(text, [&n](const Character& c) {
    const Cells cells = c.code_point < 0x80 || !c.valid ? Cells::one : cells_of(c.code_point);
    n += cells == Cells::two ? 2 : cells == Cells::one ? 1 : 0;
  });
  return n;
}

void append_visible(std::string& out, std::string_view bytes) {
  for_each_character(bytes, [&out](const Character& c) {
    if (must_spell_to_read(c)) {
      append_spelled(out, c);
    } else {
      out += c.bytes;
    }
  });
}

std::string visible(std::string_view bytes) {
  std::string out;
  append_visible(out, bytes);
  return out;
}

void append_csv(std::string& out, std::string_view bytes) {
  // A line break and a TAB are legal in a quoted field; every other control byte is spelled out.
  std::string field;
  if (bytes.size() > 1 && std::string_view("=+-@\t\r").find(bytes[0]) != std::string_view::npos) {
    field += '\'';
  }
  bool quote = false;
  for_each_character(bytes, [&](const Character& c) {
    if (c.code_point == '\n' || c.code_point == '\t') {
      quote = true;
      field += c.bytes;
    } else if (must_spell_to_read(c)) {
      append_spelled(field, c);
    } else {
      if (c.code_point == '"') field += '"';
      if (c.code_point == '"' || c.code_point == ',') quote = true;
      field += c.bytes;
    }
  });
  // Readers trim bare spaces at the ends of a field, and take a bare empty field for "absent".
  if (!bytes.empty() && (bytes.front() == ' ' || bytes.back() == ' ')) quote = true;
  if (quote) out += '"';
  out += field;
  if (quote) out += '"';
}

void append_tsv(std::string& out, std::string_view bytes) {
  for_each_character(bytes, [&out](const Character& c) {
    switch (c.valid ? c.code_point : 0) {
      case '\t': out += "\\t"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\\': out += "\\\\"; break;
      default:
        if (must_spell(c)) {
          append_spelled(out, c);
        } else {
          out += c.bytes;
        }
    }
  });
}

void append_md(std::string& out, std::string_view bytes) {
  for_each_character(bytes, [&out](const Character& c) {
    if (must_spell_to_read(c)) {
      out += '\\';  // a Markdown reader takes \\ for one backslash
      append_spelled(out, c);
      return;
    }
    switch (c.code_point) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '\\':
      case '|':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '~': out += '\\'; [[fallthrough]];
      default: out += c.bytes;
    }
  });
}

void append_json(std::string& out, std::string_view bytes) {
  out += '"';
  for_each_character(bytes, [&out](const Character& c) {
    if (!c.valid) {
      out += "\\ufffd";
      return;
    }
    switch (c.code_point) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (is_unseen(c.code_point)) {
          append_utf16(out, c.code_point);
        } else {
          out += c.bytes;
        }
    }
  });
  out += '"';
}

}  // namespace toll::cli
