// lib/pretok/replace_pattern.h - puts a text in the place of whatever a pattern matches. A
// normaliser; it stands here because it runs on the same automata as pre-tokenisers.
//
// Source: Hugging Face tokenizers 0.23, normalizers/replace.rs.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/pending_text.h"
#include "base/text_step.h"
#include "pretok/scanner.h"

namespace toll::pretok {

class ReplacePattern final : public base::TextStep {
 public:
  /// @param content  borrowed.
  ReplacePattern(base::TextStep* next, const vocab::MatcherTables& tables, std::string_view content)
      : TextStep(next), scanner_(tables), content_(content), held_(Scanner::kPadding) {}

  void begin(bool at_text_start) override;
  void text(const base::Text& block) override;
  void end() override;
  [[nodiscard]] std::size_t n_held() const noexcept override { return held_.n_held(); }

 private:
  void scan(bool at_end);

  Scanner scanner_;
  std::string_view content_;
  base::PendingText held_;
  std::vector<std::uint64_t> ends_;
};

}  // namespace toll::pretok
