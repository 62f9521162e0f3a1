// pcre2_fixture.h - PCRE2, an independent backtracking engine, and texts to compare with it.
#pragma once

#define PCRE2_CODE_UNIT_WIDTH 8  // NOLINT(readability-identifier-naming)
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pcre2.h>

#include "catch.h"

namespace toll::pattern {

using Ends = std::vector<std::size_t>;

/// A pattern in PCRE2, anchored, in UTF mode, with $ at the very end only; compiled to machine
/// code.
class Pcre2 {
 public:
  explicit Pcre2(const std::string& pattern) {
    int error = 0;
    std::size_t offset = 0;
    const auto* bytes = reinterpret_cast<PCRE2_SPTR8>(pattern.data());
    // Two optimisations of 10.42 are wrong, as Perl and Python bear out: with the first it finds no
    // match of (?=c)b?c in "c", with the second none of a*(c)?+a in "aa".
    constexpr std::uint32_t kOptions = PCRE2_UTF | PCRE2_ANCHORED | PCRE2_DOLLAR_ENDONLY |
                                       PCRE2_NO_START_OPTIMIZE | PCRE2_NO_AUTO_POSSESS;
    code_.reset(pcre2_compile_8(bytes, pattern.size(), kOptions, &error, &offset, nullptr));
    if (!code_)
      FAIL("PCRE2 refuses " << pattern.substr(0, 200) << " at " << offset << " with " << error);
    if (pcre2_jit_compile_8(code_.get(), PCRE2_JIT_COMPLETE) != 0)
      FAIL("no JIT for " << pattern.substr(0, 200));
    found_.reset(pcre2_match_data_create_8(1, nullptr));
  }

  /// Where the match that begins at `begin` ends; nothing if there is none.
  [[nodiscard]] std::optional<std::size_t> match_end(std::string_view text,
                                                     std::size_t begin) const {
    const auto* bytes = reinterpret_cast<PCRE2_SPTR8>(text.data());
    const int result =
        pcre2_jit_match_8(code_.get(), bytes, text.size(), begin, 0, found_.get(), nullptr);
    if (result == PCRE2_ERROR_NOMATCH) return std::nullopt;
    if (result < 0) FAIL("PCRE2 fails with " << result);
    return pcre2_get_ovector_pointer_8(found_.get())[1];
  }

  void split(std::string_view text, Ends& ends) const {
    ends.clear();
    for (std::size_t begin = 0; begin < text.size();) {
      const auto end = match_end(text, begin);
      if (!end || *end == begin) {  // the schemes cover all text
        ends.clear();
        return;
      }
      begin = *end;
      ends.push_back(begin);
    }
  }

 private:
  struct FreeCode {
    void operator()(pcre2_code_8* code) const noexcept { pcre2_code_free_8(code); }
  };
  struct FreeFound {
    void operator()(pcre2_match_data_8* data) const noexcept { pcre2_match_data_free_8(data); }
  };
  std::unique_ptr<pcre2_code_8, FreeCode> code_;
  std::unique_ptr<pcre2_match_data_8, FreeFound> found_;
};

/// Calls visit(text) for each text of exactly `length` parts, after `head`.
template <class Visit>
void for_each_text(const std::vector<std::string>& parts, std::size_t length,
                   const std::string& head, const Visit& visit) {
  std::vector<std::size_t> digits(length);
  for (;;) {
    std::string text = head;
    for (const std::size_t digit : digits) text += parts[digit];
    visit(text);
    std::size_t i = 0;
    while (i < length && ++digits[i] == parts.size()) digits[i++] = 0;
    if (i == length) return;
  }
}

}  // namespace toll::pattern
