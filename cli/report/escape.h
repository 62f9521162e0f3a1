// escape.h - bytes that others chose (file names, token text) in each kind of output.
//
// A file name may hold ESC ] 52 or a line break. No control byte of it reaches a terminal, a table,
// a message or a spreadsheet: C0, DEL and every character that nobody can see (cells.h), such as
// those that change the direction of text, are spelled out, and so is every byte that is not UTF-8.
// A backslash that would look like such an escape (before x and two digits, or before u{) is
// spelled out itself, so that no two names look the same. JSON and TSV double all backslashes and
// lose nothing; the other forms are for reading.
#pragma once

#include <string>
#include <string_view>

namespace toll::cli {

/// The cells of a terminal that visible text takes. For aligning columns.
[[nodiscard]] std::size_t n_cells(std::string_view text) noexcept;

/// Appends `bytes` for a person to read, on one line: \x0a for a byte, \u{202e} for a character,
/// \x5cx0a for the four letters \x0a.
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

}  // namespace toll::cli
