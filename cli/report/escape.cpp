// escape.cpp - see escape.h.
#include "cli/report/escape.h"

#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include "cli/report/cells.h"

namespace toll::cli {
namespace {

/// One step through bytes: a well-formed character, or one byte that is not part of any.
struct Character {
  std::string_view bytes;
  char32_t code_point = 0;
  bool valid = false;
  bool like_escape = false;  ///< a backslash that, as it is, would be read as one of our escapes
};

unsigned byte_at(std::string_view bytes, std::size_t i) noexcept {
  return static_cast<unsigned char>(bytes[i]);
}

/// What append_spelled() makes begins so.
bool begins_like_escape(std::string_view rest) noexcept {
  if (rest.starts_with("\\u{")) return true;
  const std::string_view digits = rest.starts_with("\\x") ? rest.substr(2, 2) : "";
  return digits.size() == 2 && digits.find_first_not_of("0123456789abcdef") == digits.npos;
}

// The Unicode Standard, table 3-7. The second byte's range depends on the first; the rest
// are 80..BF.
Character next_character(std::string_view rest) noexcept {
  const unsigned lead = byte_at(rest, 0);
  const Character bad{rest.substr(0, 1), lead};
  if (lead < 0x80) return {rest.substr(0, 1), lead, true, begins_like_escape(rest)};
  if (lead < 0xC2 || lead > 0xF4) return bad;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (rest.size() < length) return bad;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  char32_t code_point = lead & (length == 2 ? 0x1FU : length == 3 ? 0x0FU : 0x07U);
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned byte = byte_at(rest, i);
    if (byte < low || byte > high) return bad;
    low = 0x80;
    high = 0xBF;
    code_point = code_point << 6 | (byte & 0x3FU);
  }
  return {rest.substr(0, length), code_point, true};
}

template <class Visit>
void for_each_character(std::string_view bytes, Visit visit) {
  while (!bytes.empty()) {
    const Character c = next_character(bytes);
    visit(c);
    bytes.remove_prefix(c.bytes.size());
  }
}

bool is_control_byte(char32_t c) noexcept {
  return c < 0x20 || c == 0x7F;
}

bool is_unseen(char32_t c) noexcept {
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
    fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}",
                   static_cast<std::uint32_t>(c.code_point));
  } else {
    fmt::format_to(std::back_inserter(out), "\\x{:02x}", byte_at(c.bytes, 0));
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

bool is_utf8(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const Character c = next_character(bytes);
    if (!c.valid) return false;
    bytes.remove_prefix(c.bytes.size());
  }
  return true;
}

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

std::string to_base64(std::string_view bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = bytes.size() - i < 3 ? bytes.size() - i : 3;
    unsigned group = byte_at(bytes, i) << 16;
    if (n > 1) group |= byte_at(bytes, i + 1) << 8;
    if (n > 2) group |= byte_at(bytes, i + 2);
    out += kDigits[group >> 18];
    out += kDigits[group >> 12 & 63U];
    out += n > 1 ? kDigits[group >> 6 & 63U] : '=';
    out += n > 2 ? kDigits[group & 63U] : '=';
  }
  return out;
}

}  // namespace toll::cli
