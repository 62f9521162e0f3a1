// lib/catalog/failure.h - the sentences of this room's failures.
#pragma once

#include <toll/result.h>

#include <string>
#include <string_view>
#include <utility>

namespace toll::catalog {

/// "SUBJECT: WHAT", for what is at no place in the subject.
inline Error failure(std::string_view subject, Errc code, std::string_view what) {
  std::string detail(subject.empty() ? "''" : subject);
  return {code, 0, detail.append(": ").append(what)};
}

/// "SUBJECT:OFFSET: WHAT", or without the offset where a file was not read. Vocab::open() has named
/// its file already.
inline Error failure(const std::string& subject, const Error& error) {
  std::string_view what = error.detail;
  if (what.starts_with(subject + ": ")) what.remove_prefix(subject.size() + 2);
  const bool is_read = error.code != Errc::io && error.code != Errc::limit;
  Error whole = failure(
      is_read ? (subject.empty() ? "''" : subject) + ":" + std::to_string(error.offset) : subject,
      error.code, what);
  whole.offset = error.offset;
  return whole;
}

}  // namespace toll::catalog
