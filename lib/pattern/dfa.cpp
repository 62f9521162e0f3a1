// lib/pattern/dfa.cpp - subset construction over ordered threads, and minimisation.
#include "pattern/dfa.h"

#include <cstddef>
#include <map>
#include <utility>

#include "vocab/matcher.h"

namespace toll::pattern {
namespace {

// Limits on the work that a hostile pattern can ask for: about a second, and some 100 MB.
constexpr std::size_t kMaxVisits = 100'000'000;
constexpr std::size_t kMaxThreads = 10'000'000;
constexpr std::size_t kMaxCells = 20'000'000;

using NodeId = Nfa::NodeId;
using Threads = std::vector<NodeId>;

class Determinizer {
 public:
  Determinizer(const Nfa& nfa, const ClassPartition& partition)
      : nfa_(nfa),
        partition_(partition),
        seen_now_(nfa.nodes.size()),
        seen_next_(nfa.nodes.size()) {}

  Result<Dfa> run() {
    const std::uint32_t end = partition_.n_classes;
    dfa_.rows.resize(2, Dfa::Row(end + 1));  // dead, start
    state_of_.emplace(Threads{}, vocab::MatcherTables::kDead);

    std::vector<Threads> threads_of = {{}, {}};
    begin_next();
    spread(nfa_.start, threads_of[vocab::MatcherTables::kStart]);

    for (std::size_t state = vocab::MatcherTables::kStart; state < dfa_.rows.size(); ++state) {
      const Threads now = std::move(threads_of[state]);
      for (std::uint32_t column = 0; column <= end; ++column) {
        Threads next;
        const bool accept = step(now, column, next);
        const auto [place, is_new] =
            state_of_.try_emplace(std::move(next), static_cast<std::uint16_t>(dfa_.rows.size()));
        if (is_new) {
          n_threads_ += place->first.size();
          if (dfa_.rows.size() > Dfa::kMaxStates) return too_large();
          dfa_.rows.emplace_back(end + 1);
          threads_of.push_back(place->first);
        }
        dfa_.rows[state][column] = {place->second, accept};
        if (n_visits_ > kMaxVisits || n_threads_ > kMaxThreads) return too_large();
      }
    }
    return std::move(dfa_);
  }

 private:
  static Error too_large() {
    return {Errc::bad_pattern, 0, "pattern whose automaton is too large (16383 states at most)"};
  }

  [[nodiscard]] bool holds(std::uint32_t set, std::uint32_t column) const {
    return column < partition_.n_classes && partition_.holds[set][column];
  }

  // The threads after reading `column`, and whether a match may end before it.
  bool step(const Threads& now, std::uint32_t column, Threads& next) {
    ++now_;
    begin_next();
    for (const NodeId thread : now) {
      todo_now_.assign(1, thread);
      while (!todo_now_.empty()) {
        const NodeId id = todo_now_.back();
        todo_now_.pop_back();
        ++n_visits_;
        if (std::exchange(seen_now_[id], now_) == now_) continue;
        const Nfa::Node& node = nfa_.nodes[id];
        switch (node.kind) {
          case Nfa::Kind::match: return true;  // what is left has lower priority
          case Nfa::Kind::one_of:
            if (holds(node.set, column)) spread(node.next, next);
            break;
          case Nfa::Kind::next_is:
            if (holds(node.set, column) || (column == partition_.n_classes && node.at_end)) {
              todo_now_.push_back(node.next);
            }
            break;
          case Nfa::Kind::split:
            todo_now_.push_back(node.other);
            todo_now_.push_back(node.next);
            break;
        }
      }
    }
    return false;
  }

  void begin_next() {
    ++next_;
    next_has_matched_ = false;
  }

  // Adds to `next` the threads that start at `id`, in order of priority, as far as they go without
  // knowing the next character.
  void spread(NodeId id, Threads& next) {
    todo_next_.assign(1, id);
    while (!todo_next_.empty() && !next_has_matched_) {
      const NodeId at = todo_next_.back();
      todo_next_.pop_back();
      ++n_visits_;
      if (std::exchange(seen_next_[at], next_) == next_) continue;
      const Nfa::Node& node = nfa_.nodes[at];
      if (node.kind == Nfa::Kind::split) {
        todo_next_.push_back(node.other);
        todo_next_.push_back(node.next);
      } else {
        next.push_back(at);
        next_has_matched_ = node.kind == Nfa::Kind::match;
      }
    }
  }

  const Nfa& nfa_;
  const ClassPartition& partition_;
  Dfa dfa_;
  std::map<Threads, std::uint16_t> state_of_;  // but for the start, which stands apart
  std::size_t n_visits_ = 0;
  std::size_t n_threads_ = 0;

  // A node is seen when its entry is the number of the list in the making.
  std::vector<std::uint32_t> seen_now_;
  std::vector<std::uint32_t> seen_next_;
  std::uint32_t now_ = 0;
  std::uint32_t next_ = 0;
  std::vector<NodeId> todo_now_;
  std::vector<NodeId> todo_next_;
  bool next_has_matched_ = false;
};

// The same automaton with its states in the order in which a breadth-first walk from the start
// finds them, so that equal automata have equal tables whatever pattern they come from.
Dfa renumbered(const Dfa& dfa) {
  std::vector<std::uint16_t> order = {vocab::MatcherTables::kDead, vocab::MatcherTables::kStart};
  std::vector<std::uint16_t> number(dfa.rows.size());
  number[vocab::MatcherTables::kStart] = vocab::MatcherTables::kStart;
  Dfa result;
  for (std::size_t i = 0; i < order.size(); ++i) {
    Dfa::Row row = dfa.rows[order[i]];
    for (Dfa::Transition& transition : row) {
      std::uint16_t& next = number[transition.next];
      if (next == 0 && transition.next != vocab::MatcherTables::kDead) {
        next = static_cast<std::uint16_t>(order.size());
        order.push_back(transition.next);
      }
      transition.next = next;
    }
    result.rows.push_back(std::move(row));
  }
  return result;
}

}  // namespace

Result<Dfa> determinize(const Nfa& nfa, const ClassPartition& partition) {
  return Determinizer(nfa, partition).run();
}

Dfa minimized(const Dfa& dfa) {
  // Blocks of states that no number of characters seen so far tells apart. At first: the start, all
  // others.
  const std::size_t n_states = dfa.rows.size();
  const std::size_t n_columns = dfa.rows[vocab::MatcherTables::kDead].size();
  std::vector<std::uint16_t> block_of(n_states, 0);
  block_of[vocab::MatcherTables::kStart] = 1;
  std::vector<std::size_t> first_of = {vocab::MatcherTables::kDead, vocab::MatcherTables::kStart};
  const auto row_of_blocks = [&](std::size_t state) {
    Dfa::Row row = dfa.rows[state];
    for (Dfa::Transition& transition : row) transition.next = block_of[transition.next];
    return row;
  };

  for (std::size_t n_cells = 0;;) {
    std::map<std::pair<std::uint16_t, Dfa::Row>, std::uint16_t> blocks;
    std::vector<std::uint16_t> refined(n_states);
    std::vector<std::size_t> first;
    for (std::size_t state = 0; state < n_states; ++state) {
      const auto [place, is_new] = blocks.try_emplace({block_of[state], row_of_blocks(state)},
                                                      static_cast<std::uint16_t>(blocks.size()));
      refined[state] = place->second;
      if (is_new) first.push_back(state);
    }
    const bool is_stable = first.size() == first_of.size();
    block_of = std::move(refined);
    first_of = std::move(first);
    if (is_stable) break;
    n_cells += n_states * n_columns;
    if (n_cells > kMaxCells) return dfa;
  }

  Dfa result;
  for (const std::size_t state : first_of) result.rows.push_back(row_of_blocks(state));
  return renumbered(result);
}

}  // namespace toll::pattern
