// npy.cpp - see npy.h.
//
// The header is a Python dict literal, always with the keys descr, fortran_order and shape, in any
// order. Read here: strings without escapes, True, False, and tuples of integers.
#include "cli/ids/npy.h"

#include <optional>
#include <string>
#include <string_view>

#include "cli/args/quantity.h"

namespace toll::cli {
namespace {

constexpr std::size_t kMaxHeader = std::size_t{64}
                                   << 10;  // one dimension of integers needs about 60 bytes

Error malformed(std::uint64_t offset, const char* what) {
  return {Errc::bad_token, offset, what};
}

/// A reader of the dict; every function returns false or nothing on what it does not expect.
class DictReader {
 public:
  explicit DictReader(std::string_view text) noexcept : text_(text) {}

  [[nodiscard]] std::size_t at() const noexcept { return at_; }

  bool token(char c) {
    skip_spaces();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<std::string_view> quoted() {
    skip_spaces();
    if (at_ == text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) return std::nullopt;
    const std::size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return inside;
  }

  bool word(std::string_view w) {
    skip_spaces();
    if (!text_.substr(at_).starts_with(w)) return false;
    at_ += w.size();
    return true;
  }

  std::optional<std::uint64_t> integer() {
    skip_spaces();
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return parse_integer(text_.substr(begin, at_ - begin));
  }

  bool at_end() {
    skip_spaces();
    return at_ == text_.size();
  }

 private:
  void skip_spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<NpyType> parse_type(std::string_view descr) {
  if (descr.size() != 3 || std::string_view("<>|").find(descr[0]) == std::string_view::npos ||
      (descr[1] != 'u' && descr[1] != 'i') ||
      std::string_view("1248").find(descr[2]) == std::string_view::npos) {
    return std::nullopt;
  }
  return NpyType{static_cast<unsigned>(descr[2] - '0'), descr[1] == 'i', descr[0] == '>'};
}

/// @return what is wrong, or nullptr.
const char* parse_dict(DictReader& dict, NpyHeader& header) {
  static constexpr const char* kBadDict = "the NumPy header is malformed";
  bool has_type = false;
  bool has_shape = false;
  if (!dict.token('{')) return kBadDict;
  while (!dict.token('}')) {
    const auto key = dict.quoted();
    if (!key || !dict.token(':')) return kBadDict;
    if (*key == "descr") {
      const auto descr = dict.quoted();
      const auto type = descr ? parse_type(*descr) : std::nullopt;
      if (!type) return "the NumPy array is not of integers";
      header.type = *type;
      has_type = true;
    } else if (*key == "fortran_order") {
      if (!dict.word("True") && !dict.word("False")) return kBadDict;
    } else if (*key == "shape") {
      if (!dict.token('(')) return kBadDict;
      const auto n = dict.integer();
      if (!n || !dict.token(',') || !dict.token(')')) {
        return "the NumPy array is not of one dimension";
      }
      header.n_items = *n;
      has_shape = true;
    } else {
      return kBadDict;
    }
    if (!dict.token(',')) {
      if (!dict.token('}')) return kBadDict;
      break;
    }
  }
  return has_type && has_shape && dict.at_end() ? nullptr : kBadDict;
}

}  // namespace

Result<NpyHeader> read_npy_header(ByteCursor& bytes) {
  static constexpr const char* kNotNumpy = "not a NumPy file";
  for (const char expected : std::string_view("\x93NUMPY")) {
    if (bytes.take() != static_cast<unsigned char>(expected)) return malformed(0, kNotNumpy);
  }
  const int major = bytes.take();
  if (major < 1 || major > 3 || bytes.take() != 0) {
    return malformed(6, "a NumPy file of an unknown version");
  }
  std::size_t length = 0;
  for (unsigned i = 0; i < (major == 1 ? 2U : 4U); ++i) {
    const int byte = bytes.take();
    if (byte == ByteCursor::kEnd) return malformed(8, kNotNumpy);
    length |= static_cast<std::size_t>(byte) << (8 * i);
  }
  if (length > kMaxHeader) return malformed(8, "the NumPy header is too long");
  const std::uint64_t start = bytes.offset();
  std::string text;
  for (std::size_t i = 0; i < length; ++i) {
    const int byte = bytes.take();
    if (byte == ByteCursor::kEnd) return malformed(start + i, "ends in the NumPy header");
    text += static_cast<char>(byte);
  }
  NpyHeader header;
  DictReader dict(text);
  if (const char* what = parse_dict(dict, header)) return malformed(start + dict.at(), what);
  return header;
}

}  // namespace toll::cli
