// lib/compile/compile_steps.cpp - see compile_steps.h.
#include "compile/compile_steps.h"

#include <toll/steps.h>

#include <algorithm>
#include <tuple>

#include "base/hash.h"
#include "compile/split_pattern.h"
#include "normalize/charsmap.h"
#include "pattern/pattern_compiler.h"

namespace toll::compile {
namespace {

constexpr std::size_t kMaxDataBytes = std::size_t{32} << 20U;
constexpr std::size_t kMaxStates = 4096;  // of all automata; published files need hundreds
constexpr std::uint64_t kMaxGrowth = 65536;

/// Whether the step cuts at each occurrence of a character that the step before it has replaced, as
/// Gemma's does with spaces: then nothing is ever cut.
bool splits_by_what_is_gone(const SourceStep& step, const SourceStep& before) {
  return step.kind == StepKind::split && step.syntax == PatternSyntax::literal &&
         (step.flags & kDropGap) == 0 && before.kind == StepKind::replace && step.a.size() == 1 &&
         before.a == step.a && before.b.find(step.a) == std::string::npos;
}

/// Says where the step at fault stands.
Error at(const std::string& where, Error error) {
  if (where.empty()) return error;
  if (error.code == Errc::bad_pattern && error.offset > 0)
    error.detail += " (byte " + std::to_string(error.offset) + " of the pattern)";
  return {error.code, error.code == Errc::bad_pattern ? error.offset : 0,
          where + ": " + error.detail};
}

Error bad(const std::string& where, std::string detail) {
  return at(where, {Errc::bad_vocab, 0, std::move(detail)});
}

/// Where the texts of a character map begin.
std::size_t trie_bytes(std::string_view charsmap) {
  constexpr std::size_t kBegin = sizeof(std::uint32_t);
  if (charsmap.size() < kBegin) return charsmap.size();
  return std::min(charsmap.size(), kBegin + base::load32(charsmap.data()));
}

/// The longest of the texts, each of which ends in a zero, that a character map puts for others.
std::size_t longest_text(std::string_view charsmap) {
  const std::string_view texts = charsmap.substr(trie_bytes(charsmap));
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < texts.size();) {
    const std::size_t end = std::min(texts.find('\0', begin), texts.size());
    longest = std::max(longest, end - begin);
    begin = end + 1;
  }
  return longest;
}

/// How many times longer a step can make a text, at most.
std::uint64_t growth_of(const SourceStep& step) {
  switch (step.kind) {
    case StepKind::replace:
    case StepKind::replace_in_pieces:
      return step.a.empty() ? step.b.size() + 1 : step.b.size() / step.a.size();
    case StepKind::replace_pattern: return step.b.size();
    case StepKind::precompiled: return longest_text(step.a);
    case StepKind::sentencepiece: return std::max<std::size_t>(3, longest_text(step.a));
    case StepKind::begin_piece_with: return 2;
    default: return 1;  // normal forms, which only the first of them can do
  }
}

class StepCompiler {
 public:
  explicit StepCompiler(const SourceModel& model) : model_(model) {}

  Status add(const SourceStep& step) {
    made_.growth *= std::max<std::uint64_t>(1, growth_of(step));
    if (made_.growth > kMaxGrowth)
      return bad(step.where, "can make a text more than 65536 times longer");
    std::uint32_t flags = step.flags;
    std::string a = step.a;
    if (step.kind == StepKind::split || step.kind == StepKind::replace_pattern) {
      auto compiled = compile_pattern(step);
      if (!compiled) return compiled.error();
      const bool covers = pattern::covers_all_text(*compiled);
      if (step.kind == StepKind::split && covers) flags |= kSplitCovers;
      if (!covers && model_.kind == SourceModel::Kind::byte_bpe_by_rank) {
        return at(step.where,
                  {Errc::bad_pattern, 0, "some text matches no alternative of the pattern"});
      }
      a = compiled->automaton().packed();
    }
    const bool has_map =
        step.kind == StepKind::precompiled || (step.kind == StepKind::sentencepiece && !a.empty());
    if (const Status map = has_map ? normalize::check_charsmap(a) : Status(); !map)
      return bad(step.where, map.error().detail);
    return add(made_.steps, static_cast<std::uint32_t>(step.kind), flags, a, step.b, step.where);
  }

  Status add(const SourceDecoder& step) {
    std::string a = step.a;
    if (step.kind == DecodeKind::replace_pattern) {
      auto compiled = compile_pattern(step);
      if (!compiled) return compiled.error();
      a = compiled->automaton().packed();
    }
    if (step.kind == DecodeKind::denormalize) {
      if (const Status map = normalize::check_charsmap(a); !map)
        return bad(step.where, map.error().detail);
    }
    return add(made_.decoders, static_cast<std::uint32_t>(step.kind), step.flags, a, step.b,
               step.where);
  }

  CompiledSteps take() { return std::move(made_); }

 private:
  template <class Step>
  Result<pattern::CompiledPattern> compile_pattern(const Step& step) {
    auto compiled = pattern::compile_pattern(step.a, step.syntax);
    if (!compiled) return at(step.where, std::move(compiled).error());
    n_states_ += compiled->n_states();
    if (n_states_ > kMaxStates)
      return bad(step.where, "its automaton and those before it have more than 4096 states");
    return compiled;
  }

  Status add(std::vector<vocab::StepRecord>& records, std::uint32_t kind, std::uint32_t flags,
             const std::string& a, const std::string& b, const std::string& where) {
    vocab::StepRecord record{};
    record.kind = kind;
    record.flags = flags;
    std::tie(record.a_offset, record.n_a_bytes) = add_data(a);
    std::tie(record.b_offset, record.n_b_bytes) = add_data(b);
    if (made_.data.size() > kMaxDataBytes)
      return bad(where, "with all before it takes more than 32 MiB");
    records.push_back(record);
    return {};
  }

  std::pair<std::uint32_t, std::uint32_t> add_data(const std::string& bytes) {
    made_.data.resize((made_.data.size() + 7) / 8 * 8);
    const auto offset = static_cast<std::uint32_t>(made_.data.size());
    made_.data += bytes;
    return {offset, static_cast<std::uint32_t>(bytes.size())};
  }

  const SourceModel& model_;
  CompiledSteps made_;
  std::size_t n_states_ = 0;
};

}  // namespace

Result<CompiledSteps> compile_steps(const VocabSource& source,
                                    const std::vector<SourceToken>& tokens, bool cuts_by_marks) {
  using Kind = SourceModel::Kind;
  StepCompiler compiler(source.model);
  const SourceStep* before = nullptr;
  for (const SourceStep& step : source.steps) {
    const bool is_idle = before != nullptr && splits_by_what_is_gone(step, *before);
    before = &step;
    if (is_idle) continue;
    if (auto status = compiler.add(step); !status) return status.error();
  }
  const bool merges_characters =
      source.model.kind == Kind::char_bpe || source.model.kind == Kind::char_bpe_by_score;
  if (cuts_by_marks && merges_characters && !source.model.ignore_merges) {
    if (auto pattern = split_pattern(tokens)) {
      const SourceStep step{StepKind::split, 0, *std::move(pattern), {}};
      if (auto status = compiler.add(step); !status) return status.error();
    }
  }
  for (const SourceDecoder& step : source.decoders) {
    if (auto status = compiler.add(step); !status) return status.error();
  }
  return compiler.take();
}

}  // namespace toll::compile
