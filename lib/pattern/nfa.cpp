// lib/pattern/nfa.cpp - from the tree to the graph, back to front: every part is built in front of
// what follows it.
#include "pattern/nfa.h"

#include <cstddef>
#include <optional>
#include <set>
#include <utility>

namespace toll::pattern {
namespace {

using NodeId = Nfa::NodeId;
using Greed = Pattern::Greed;

constexpr std::size_t kMaxNodes = 100000;
constexpr std::size_t kMaxSteps = 1000000;  // also counts parts that make no node

class Builder {
 public:
  explicit Builder(const Pattern& pattern) : pattern_(pattern) {}

  Result<Nfa> build() {
    if (tree(pattern_.root).may_be_empty) {
      return Error{Errc::bad_pattern, 0, "pattern that can match the empty text"};
    }
    const NodeId match = add({});
    nfa_.start = before(pattern_.root, match);
    if (too_large_) return Error{Errc::bad_pattern, 0, "pattern of more than 100000 nodes"};
    for (const Commitment& commitment : commitments_) {
      if (!is_proved(commitment)) {
        return Error{Errc::bad_pattern, commitment.offset,
                     "possessive or atomic part that may differ from a greedy one"};
      }
    }
    return std::move(nfa_);
  }

 private:
  /// A possessive or atomic part: once left through `exit`, it is never entered again.
  struct Commitment {
    std::size_t offset = 0;
    NodeId exit = 0;
    std::optional<std::uint32_t> repeated_set;
  };

  [[nodiscard]] const Pattern::Node& tree(Pattern::NodeId id) const { return pattern_.nodes[id]; }

  NodeId add(Nfa::Node node) {
    if (nfa_.nodes.size() == kMaxNodes) {
      too_large_ = true;
      return 0;
    }
    nfa_.nodes.push_back(node);
    return static_cast<NodeId>(nfa_.nodes.size() - 1);
  }
  NodeId add_split(NodeId next, NodeId other) {
    return add({Nfa::Kind::split, false, 0, next, other});
  }

  // The entry of a copy of `id` that goes on to `then`. Recurses as deeply as the tree is.
  NodeId before(Pattern::NodeId id, NodeId then) {
    if (++n_steps_ > kMaxSteps) too_large_ = true;
    if (too_large_) return 0;
    const Pattern::Node& node = tree(id);
    switch (node.kind) {
      case Pattern::Kind::empty: return then;
      case Pattern::Kind::one_of: return add({Nfa::Kind::one_of, false, node.set, then, 0});
      case Pattern::Kind::next_is: return add({Nfa::Kind::next_is, node.at_end, node.set, then, 0});
      case Pattern::Kind::sequence: {
        NodeId entry = then;
        for (std::size_t i = node.children.size(); i-- > 0;)
          entry = before(node.children[i], entry);
        return entry;
      }
      case Pattern::Kind::choice: {
        NodeId entry = before(node.children.back(), then);
        for (std::size_t i = node.children.size() - 1; i-- > 0;) {
          const NodeId first = before(node.children[i], then);
          entry = add_split(first, entry);
        }
        return entry;
      }
      case Pattern::Kind::repeat: return before_repeat(node, then);
      case Pattern::Kind::atomic: {
        const Pattern::Node& body = tree(node.children[0]);
        const bool is_greedy_repeat =
            body.kind == Pattern::Kind::repeat && body.greed == Greed::greedy;
        commit(node, then, is_greedy_repeat ? tree(body.children[0]) : node);
        return before(node.children[0], then);
      }
    }
    return then;
  }

  NodeId before_repeat(const Pattern::Node& node, NodeId then) {
    const Pattern::NodeId body = node.children[0];
    const bool lazy = node.greed == Greed::lazy;
    if (node.greed == Greed::possessive) commit(node, then, tree(body));

    NodeId entry = then;
    std::uint32_t n_more = node.min;  // copies yet to be put in front
    if (node.max == Pattern::kNoLimit) {
      const NodeId loop = add_split(then, then);
      const NodeId again = before(body, loop);
      if (too_large_) return 0;
      (lazy ? nfa_.nodes[loop].other : nfa_.nodes[loop].next) = again;
      entry = node.min == 0 ? loop : again;
      n_more = node.min == 0 ? 0 : node.min - 1;
    } else {
      for (std::uint32_t i = node.min; i < node.max && !too_large_; ++i) {
        const NodeId once = before(body, entry);
        entry = lazy ? add_split(then, once) : add_split(once, then);
      }
    }
    for (std::uint32_t i = 0; i < n_more && !too_large_; ++i) entry = before(body, entry);
    return entry;
  }

  void commit(const Pattern::Node& part, NodeId exit, const Pattern::Node& repeated) {
    Commitment commitment = {part.offset, exit, std::nullopt};
    if (repeated.kind == Pattern::Kind::one_of) commitment.repeated_set = repeated.set;
    commitments_.push_back(commitment);
  }

  // Whether the proof of build_nfa() holds for a part. Gives up, and says no, after many steps.
  bool is_proved(const Commitment& commitment) {
    return always_succeeds(commitment.exit) ||
           (commitment.repeated_set &&
            never_begins_with(pattern_.sets[*commitment.repeated_set], commitment.exit));
  }

  // Whether a match is reached from `from` without taking or testing a character.
  bool always_succeeds(NodeId from) {
    std::set<NodeId> seen;
    std::vector<NodeId> waiting = {from};
    while (!waiting.empty() && ++n_steps_ <= kMaxSteps) {
      const NodeId id = waiting.back();
      waiting.pop_back();
      const Nfa::Node& node = nfa_.nodes[id];
      if (node.kind == Nfa::Kind::match) return true;
      if (node.kind != Nfa::Kind::split || !seen.insert(id).second) continue;
      waiting.push_back(node.next);
      waiting.push_back(node.other);
    }
    return false;
  }

  // Whether nothing can match from `from` when the next character is in `set`. Assertions on the
  // way narrow the set, each path by itself.
  bool never_begins_with(const CodePointSet& set, NodeId from) {
    struct Path {
      NodeId id = 0;
      CodePointSet next;
    };
    std::vector<Path> waiting = {{from, set}};
    while (!waiting.empty()) {
      if (++n_steps_ > kMaxSteps) return false;
      const Path path = std::move(waiting.back());
      waiting.pop_back();
      if (path.next.empty()) continue;
      const Nfa::Node& node = nfa_.nodes[path.id];
      switch (node.kind) {
        case Nfa::Kind::match: return false;
        case Nfa::Kind::one_of:
          if (!path.next.intersected(pattern_.sets[node.set]).empty()) return false;
          break;
        case Nfa::Kind::next_is:
          waiting.push_back({node.next, path.next.intersected(pattern_.sets[node.set])});
          break;
        case Nfa::Kind::split:
          waiting.push_back({node.next, path.next});
          waiting.push_back({node.other, path.next});
          break;
      }
    }
    return true;
  }

  const Pattern& pattern_;
  Nfa nfa_;
  std::vector<Commitment> commitments_;
  std::size_t n_steps_ = 0;
  bool too_large_ = false;
};

}  // namespace

Result<Nfa> build_nfa(const Pattern& pattern) {
  return Builder(pattern).build();
}

}  // namespace toll::pattern
