// escape.h - bytes that others chose (file names, token text) in each kind of output.
//
// A file name may hold ESC ] 52 or a line break. No control byte of it reaches a terminal, a table,
// a message or a spreadsheet: C0, DEL, C1, line and paragraph separators and the characters that
// change the direction of text are spelled out, and so is every byte that is not UTF-8. JSON and
// TSV lose nothing; the other forms are for reading.
#pragma once

#include <string>
#include <string_view>

namespace toll::cli {

/// Whether `bytes` is well-formed UTF-8 from end to end.
[[nodiscard]] bool is_utf8(std::string_view bytes) noexcept;

/// Characters of `text`, a byte that is not UTF-8 counting as one. For aligning columns.
[[nodiscard]] std::size_t n_characters(std::string_view text) noexcept;

/// Appends `bytes` for a person to read, on one line: \x0a for a byte, \u{202e} for a character.
void append_visible(std::string& out, std::string_view bytes);
[[nodiscard]] std::string visible(std::string_view bytes);

/// Appends one CSV field (RFC 4180). A field that a spreadsheet would run as a formula (it begins
/// with = + - @ TAB or CR and goes on) gets a leading apostrophe.
void append_csv(std::string& out, std::string_view bytes);

/// Appends one TSV field. Reversible: \t \n \r \\ and \xNN.
void append_tsv(std::string& out, std::string_view bytes);

/// Appends the content of one cell of a Markdown table.
void append_md(std::string& out, std::string_view bytes);

/// Appends a JSON string with its quotes. Reversible for UTF-8; a byte that is not UTF-8 becomes
/// U+FFFD, so the caller adds the base64 form.
void append_json(std::string& out, std::string_view bytes);

/// RFC 4648 base64, padded.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace toll::cli
