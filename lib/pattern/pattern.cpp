// lib/pattern/pattern.cpp - recursive descent over a pattern; the depth of recursion is limited by
// kMaxDepth.
#include "pattern/pattern.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "pattern/pattern_class.h"
#include "pattern/pattern_reader.h"

namespace toll::pattern {
namespace {

constexpr std::size_t kMaxPatternBytes = 65536;
constexpr std::uint32_t kMaxRepeat = 1000;
constexpr std::size_t kMaxSets = 1024;

using Kind = Pattern::Kind;
using Greed = Pattern::Greed;
using Node = Pattern::Node;
using NodeId = Pattern::NodeId;

class Parser {
 public:
  Parser(std::string_view text, PatternSyntax syntax)
      : reader_(text, syntax == PatternSyntax::oniguruma),
        literal_(syntax == PatternSyntax::literal) {}

  Result<Pattern> parse() {
    pattern_.root = literal_ ? literal() : choice(0);
    if (!reader_.at_end()) reader_.fail(reader_.offset(), "unmatched )");
    if (reader_.failed()) return reader_.error();
    return std::move(pattern_);
  }

 private:
  NodeId add(Node node) {
    pattern_.nodes.push_back(std::move(node));
    return static_cast<NodeId>(pattern_.nodes.size() - 1);
  }
  NodeId add_parent(Kind kind, std::size_t offset, bool may_be_empty,
                    std::vector<NodeId> children) {
    Node node;
    node.kind = kind;
    node.offset = offset;
    node.may_be_empty = may_be_empty;
    node.children = std::move(children);
    return add(std::move(node));
  }
  NodeId add_empty(std::size_t offset) { return add_parent(Kind::empty, offset, true, {}); }

  std::uint32_t add_set(CodePointSet set, std::size_t offset) {
    const auto known = std::find(pattern_.sets.begin(), pattern_.sets.end(), set);
    if (known != pattern_.sets.end()) {
      return static_cast<std::uint32_t>(known - pattern_.sets.begin());
    }
    if (pattern_.sets.size() == kMaxSets) {
      reader_.fail(offset, "more than 1024 different classes and literals");
    }
    pattern_.sets.push_back(std::move(set));
    return static_cast<std::uint32_t>(pattern_.sets.size() - 1);
  }
  NodeId add_one_of(CodePointSet set, std::size_t offset) {
    Node node;
    node.kind = Kind::one_of;
    node.offset = offset;
    node.set = add_set(std::move(set), offset);
    return add(std::move(node));
  }
  NodeId add_next_is(CodePointSet set, bool at_end, std::size_t offset) {
    Node node;
    node.kind = Kind::next_is;
    node.offset = offset;
    node.set = add_set(std::move(set), offset);
    node.at_end = at_end;
    node.may_be_empty = true;
    return add(std::move(node));
  }
  [[nodiscard]] const Node& at(NodeId id) const { return pattern_.nodes[id]; }

  // Alternatives up to a ) or the end.
  NodeId choice(unsigned depth) {
    const std::size_t offset = reader_.offset();
    std::vector<NodeId> branches = {sequence(depth)};
    while (reader_.accept("|")) branches.push_back(sequence(depth));
    if (branches.size() == 1) return branches[0];
    const bool may_be_empty = std::any_of(branches.begin(), branches.end(),
                                          [this](NodeId id) { return at(id).may_be_empty; });
    return add_parent(Kind::choice, offset, may_be_empty, std::move(branches));
  }

  NodeId sequence(unsigned depth) {
    const std::size_t offset = reader_.offset();
    std::vector<NodeId> parts;
    while (!reader_.at_end() && !reader_.looking_at("|") && !reader_.looking_at(")")) {
      const std::optional<NodeId> part = atom(depth);
      if (part) parts.push_back(quantified(*part));
    }
    if (parts.empty()) return add_empty(offset);
    if (parts.size() == 1) return parts[0];
    const bool may_be_empty =
        std::all_of(parts.begin(), parts.end(), [this](NodeId id) { return at(id).may_be_empty; });
    return add_parent(Kind::sequence, offset, may_be_empty, std::move(parts));
  }

  // One character, class, group or assertion; nothing for (?i).
  std::optional<NodeId> atom(unsigned depth) {
    const std::size_t offset = reader_.offset();
    if (looking_at_quantifier()) {
      reader_.fail(offset, "quantifier that follows nothing");
      return std::nullopt;
    }
    const std::uint32_t c = reader_.take();
    switch (c) {
      case '(': return group(offset, depth + 1);
      case '[': return add_one_of(parse_class(reader_, offset, ignore_case_, depth + 1), offset);
      case '.': return add_one_of(CodePointSet::of('\n').complement(), offset);
      case '$':
        return add_next_is(reader_.oniguruma() ? CodePointSet::of('\n') : CodePointSet(), true,
                           offset);
      case '^': reader_.fail(offset, "start of text or line ^"); return std::nullopt;
      case '\\': {
        Escape escape = parse_escape(reader_, offset, ignore_case_, false);
        if (escape.is_end_of_text) return add_next_is({}, true, offset);
        if (escape.literal && ignore_case_) escape.set = escape.set.case_closed();
        return add_one_of(std::move(escape.set), offset);
      }
      default: break;
    }
    if (ignore_case_ && reader_.oniguruma()) check_folds_alone(c, offset);
    const CodePointSet literal = CodePointSet::of(c);
    return add_one_of(ignore_case_ ? literal.case_closed() : literal, offset);
  }

  // Under (?i) Oniguruma lets some pairs of characters match one: the beginnings of
  // CaseFolding.txt's status F, as far as both are ASCII letters.
  void check_folds_alone(std::uint32_t c, std::size_t offset) {
    constexpr std::string_view kPairs[] = {"ff", "fi", "fl", "ss", "st"};
    const std::uint32_t next = reader_.peek();
    for (const std::string_view pair : kPairs) {
      if ((c | 0x20U) == static_cast<unsigned char>(pair[0]) &&
          (next | 0x20U) == static_cast<unsigned char>(pair[1])) {
        reader_.fail(offset, "letters under (?i) that fold like one character");
      }
    }
    if (c >= 0x80) reader_.fail(offset, "a character outside ASCII under (?i)");
  }

  // A group whose ( has been taken.
  std::optional<NodeId> group(std::size_t offset, unsigned depth) {
    if (depth > kMaxDepth) {
      reader_.fail(offset, "groups and classes nested more than 64 deep");
      return std::nullopt;
    }
    if (!reader_.accept("?")) return group_body(offset, depth);
    if (reader_.accept(":")) return group_body(offset, depth);
    if (reader_.accept(">")) {
      const NodeId body = group_body(offset, depth);
      return add_parent(Kind::atomic, offset, at(body).may_be_empty, {body});
    }
    if (reader_.accept("=")) return lookahead(offset, depth, false);
    if (reader_.accept("!")) return lookahead(offset, depth, true);
    if (reader_.looking_at("<=") || reader_.looking_at("<!")) {
      reader_.fail(offset, "lookbehind");
    } else if (reader_.looking_at("<") || reader_.looking_at("P") || reader_.looking_at("'")) {
      reader_.fail(offset, "named group");
    } else if (reader_.looking_at("#")) {
      reader_.fail(offset, "comment (?#");
    }
    if (reader_.oniguruma() && offset > 0 && reader_.looking_at("i)"))
      reader_.fail(offset, "(?i) that is not first");
    const bool ignore_case_before = ignore_case_;
    ignore_case_ = !reader_.accept("-");
    if (!reader_.accept("i")) reader_.fail(offset, "group (? of an unknown kind or flag");
    if (reader_.accept(")")) return std::nullopt;  // until the end of the group around it
    if (!reader_.accept(":")) reader_.fail(offset, "group (? of an unknown kind or flag");
    const NodeId body = group_body(offset, depth);
    ignore_case_ = ignore_case_before;
    return body;
  }

  // What is left of a group, and its ).
  NodeId group_body(std::size_t offset, unsigned depth) {
    const bool ignore_case_before = ignore_case_;
    const NodeId body = choice(depth);
    ignore_case_ = ignore_case_before;
    if (!reader_.accept(")")) reader_.fail(offset, "group without its )");
    return body;
  }

  NodeId lookahead(std::size_t offset, unsigned depth, bool negative) {
    const std::optional<NextIs> next = as_next_is(group_body(offset, depth));
    if (!next) {
      reader_.fail(offset, "lookahead at anything but one character");
      return add_empty(offset);
    }
    return negative ? add_next_is(next->set.complement(), !next->at_end, offset)
                    : add_next_is(next->set, next->at_end, offset);
  }

  // A condition on what comes next.
  struct NextIs {
    CodePointSet set;
    bool at_end = false;
  };

  // The condition that a lookahead at `id` is, if it is one on a single character. Only leaves and
  // choices of leaves are: a choice within a choice is refused, so nothing here recurses.
  [[nodiscard]] std::optional<NextIs> as_next_is(NodeId id) const {
    const bool is_choice = at(id).kind == Kind::choice;
    const std::vector<NodeId> branches = is_choice ? at(id).children : std::vector<NodeId>{id};
    NextIs all;
    for (const NodeId branch : branches) {
      const Node& node = at(branch);
      if (node.kind != Kind::one_of && node.kind != Kind::next_is) return std::nullopt;
      all.set = all.set.united(pattern_.sets[node.set]);
      all.at_end = all.at_end || node.at_end;
    }
    return all;
  }

  [[nodiscard]] bool looking_at_quantifier() const noexcept {
    return reader_.looking_at("*") || reader_.looking_at("+") || reader_.looking_at("?") ||
           reader_.looking_at("{");
  }

  // `body` with the quantifier that follows it, if one does.
  NodeId quantified(NodeId body) {
    if (!looking_at_quantifier()) return body;
    const std::size_t offset = reader_.offset();
    Node repeat;
    repeat.kind = Kind::repeat;
    repeat.offset = offset;
    repeat.children = {body};
    const bool counted = reader_.looking_at("{");
    read_counts(repeat);
    if (reader_.accept("?")) {
      repeat.greed = Greed::lazy;
    } else if (reader_.accept("+")) {
      if (reader_.oniguruma() && counted) reader_.fail(offset, "repeat of a repeat {m,n}+");
      repeat.greed = Greed::possessive;
    }
    repeat.may_be_empty = repeat.min == 0 || at(body).may_be_empty;
    if (at(body).kind == Kind::empty || at(body).kind == Kind::next_is) {
      reader_.fail(offset, "quantifier after an assertion or an empty group");
    }
    if (repeat.max == Pattern::kNoLimit && at(body).may_be_empty) {
      reader_.fail(offset, "endless repeat of what can be empty");
    }
    if (looking_at_quantifier()) reader_.fail(reader_.offset(), "quantifier after a quantifier");
    return add(std::move(repeat));
  }

  void read_counts(Node& repeat) {
    const std::size_t offset = reader_.offset();
    repeat.max = Pattern::kNoLimit;
    if (reader_.accept("*")) return;
    if (reader_.accept("+")) {
      repeat.min = 1;
      return;
    }
    if (reader_.accept("?")) {
      repeat.max = 1;
      return;
    }
    reader_.accept("{");
    const std::optional<std::uint32_t> min = read_number();
    std::optional<std::uint32_t> max = min;
    if (reader_.accept(",")) {
      max = reader_.looking_at("}") ? Pattern::kNoLimit : read_number();
    }
    if (!min || !max || !reader_.accept("}")) {
      reader_.fail(offset, "malformed quantifier {");
      return;
    }
    repeat.min = *min;
    repeat.max = *max;
    if (repeat.min > kMaxRepeat || (repeat.max > kMaxRepeat && repeat.max != Pattern::kNoLimit)) {
      reader_.fail(offset, "repeat of more than 1000");
    }
    if (repeat.min > repeat.max) reader_.fail(offset, "quantifier whose limits are out of order");
  }

  // A decimal number; one that is far too large stays so.
  std::optional<std::uint32_t> read_number() {
    std::optional<std::uint32_t> number;
    while (reader_.peek() >= '0' && reader_.peek() <= '9') {
      const std::uint32_t digit = reader_.take() - '0';
      number = std::min(number.value_or(0) * 10 + digit, kMaxRepeat + 1);
    }
    return number;
  }

  // The pattern is the text itself.
  NodeId literal() {
    std::vector<NodeId> parts;
    while (!reader_.at_end()) {
      const std::size_t offset = reader_.offset();
      parts.push_back(add_one_of(CodePointSet::of(reader_.take()), offset));
    }
    if (parts.empty()) return add_empty(0);
    return add_parent(Kind::sequence, 0, false, std::move(parts));
  }

  PatternReader reader_;
  bool literal_;
  Pattern pattern_;
  bool ignore_case_ = false;
};

}  // namespace

Result<Pattern> parse_pattern(std::string_view pattern, PatternSyntax syntax) {
  if (pattern.size() > kMaxPatternBytes) {
    return Error{Errc::bad_pattern, kMaxPatternBytes, "pattern of more than 65536 bytes"};
  }
  return Parser(pattern, syntax).parse();
}

}  // namespace toll::pattern
