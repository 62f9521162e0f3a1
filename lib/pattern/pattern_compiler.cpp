// lib/pattern/pattern_compiler.cpp - the stages in a row, and the packing of their result.
#include "pattern/pattern_compiler.h"

#include <map>
#include <utility>

#include "pattern/class_partition.h"
#include "pattern/dfa.h"
#include "pattern/nfa.h"
#include "pattern/pattern.h"

namespace toll::pattern {
namespace {

constexpr std::uint32_t kInvalidByteCountsAs = 0xffff;

/// Classes that no state tells apart, merged.
struct MergedClasses {
  std::vector<std::uint8_t> renamed;        // [old class] its new number
  std::vector<std::uint32_t> kept_columns;  // [new class] a column of the automaton that it has
};

MergedClasses merge_classes(const Dfa& dfa, std::uint32_t n_classes) {
  MergedClasses merged;
  std::map<std::vector<Dfa::Transition>, std::uint8_t> known;
  for (std::uint32_t column = 0; column < n_classes; ++column) {
    std::vector<Dfa::Transition> cells;
    for (const Dfa::Row& row : dfa.rows) cells.push_back(row[column]);
    const auto [place, is_new] =
        known.try_emplace(std::move(cells), static_cast<std::uint8_t>(known.size()));
    if (is_new) merged.kept_columns.push_back(column);
    merged.renamed.push_back(place->second);
  }
  return merged;
}

/// A transition's 16 bits. `from_start` is where the same character leads at the start of a match.
std::uint16_t packed(Dfa::Transition transition, std::uint16_t from_start) {
  if (!transition.accept) return transition.next;
  const bool is_decided = transition.next == vocab::MatcherTables::kDead;
  return is_decided ? vocab::MatcherTables::kBoundary | from_start
                    : vocab::MatcherTables::kAccept | transition.next;
}

}  // namespace

Result<CompiledPattern> compile_pattern(std::string_view pattern, PatternSyntax syntax) {
  const Result<Pattern> tree = parse_pattern(pattern, syntax);
  if (!tree) return tree.error();
  const Result<Nfa> nfa = build_nfa(*tree);
  if (!nfa) return nfa.error();
  const Result<ClassPartition> partition = partition_by(tree->sets);
  if (!partition) return partition.error();
  const Result<Dfa> full = determinize(*nfa, *partition);
  if (!full) return full.error();
  const Dfa dfa = minimized(*full);
  const MergedClasses merged = merge_classes(dfa, partition->n_classes);

  CompiledPattern compiled;
  ClassPages pages = make_class_pages(*partition, merged.renamed);
  compiled.page_of = std::move(pages.page_of);
  compiled.class_of = std::move(pages.class_of);
  compiled.n_classes = static_cast<std::uint16_t>(merged.kept_columns.size());
  compiled.invalid_class = merged.renamed[partition->class_of(kInvalidByteCountsAs)];

  const Dfa::Row& start = dfa.rows[vocab::MatcherTables::kStart];
  for (const Dfa::Row& row : dfa.rows) {
    for (const std::uint32_t column : merged.kept_columns) {
      compiled.transitions.push_back(packed(row[column], start[column].next));
    }
    compiled.transitions.push_back(row.back().accept ? vocab::MatcherTables::kAccept : 0);
  }
  return compiled;
}

bool covers_all_text(const CompiledPattern& compiled) {
  // A state is lossy if something may follow by which no match is found after all. The least set
  // that holds the dead state and all that lead into the set, or to the end, without a match.
  const vocab::MatcherTables tables = compiled.tables();
  const std::size_t n_states = compiled.n_states();
  const std::size_t stride = tables.stride();
  std::vector<bool> lossy(n_states);
  lossy[vocab::MatcherTables::kDead] = true;
  const auto leads_into_loss = [&](std::size_t state) {
    for (std::size_t column = 0; column < stride; ++column) {
      const std::uint16_t cell = tables.transitions[state * stride + column];
      const bool found =
          (cell & (vocab::MatcherTables::kAccept | vocab::MatcherTables::kBoundary)) != 0;
      const bool is_end = column == tables.n_classes;
      if (!found && (is_end || lossy[cell & vocab::MatcherTables::kStateMask])) return true;
    }
    return false;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t state = vocab::MatcherTables::kStart + 1; state < n_states; ++state) {
      if (!lossy[state] && leads_into_loss(state)) lossy[state] = changed = true;
    }
  }
  for (std::size_t column = 0; column < tables.n_classes; ++column) {
    if (lossy[tables.transitions[vocab::MatcherTables::kStart * stride + column]]) return false;
  }
  return true;
}

std::vector<std::uint32_t> class_representatives(const CompiledPattern& compiled,
                                                 std::uint8_t class_id, std::size_t n_max) {
  std::vector<std::uint32_t> found;
  const vocab::MatcherTables tables = compiled.tables();
  for (std::uint32_t c = 0; c <= vocab::MatcherTables::kMaxCodePoint && found.size() < n_max; ++c) {
    const bool is_surrogate = c >= 0xd800 && c <= 0xdfff;
    if (!is_surrogate && class_of(tables, c) == class_id) found.push_back(c);
  }
  return found;
}

}  // namespace toll::pattern
