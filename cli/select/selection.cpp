// selection.cpp - see selection.h.
#include "cli/select/selection.h"

#include <utility>
#include <vector>

#include "cli/select/file_types.h"

namespace toll::cli {
namespace {

constexpr std::size_t kMaxGlobs = 1000;

/// The first {a,b} of a glob: where its parts begin and end.
struct Braces {
  std::vector<std::size_t> marks;  ///< "{", each "," and "}"; empty: there is none
  bool is_open = false;            ///< "}" is missing
};

Braces find_braces(std::string_view glob) {
  Braces braces;
  std::size_t depth = 0;
  for (std::size_t i = 0; i < glob.size(); ++i) {
    const char c = glob[i];
    if (c == '\\') {
      ++i;
    } else if (c == '[') {
      // A set ends at "]" but for the first byte in it; what does not end is no set.
      const bool is_negated = i + 1 < glob.size() && (glob[i + 1] == '!' || glob[i + 1] == '^');
      const std::size_t end = glob.find(']', i + (is_negated ? 3 : 2));
      if (end != std::string_view::npos) i = end;
    } else if (c == '{') {
      if (depth++ == 0) braces.marks.push_back(i);
    } else if (c == ',' && depth == 1) {
      braces.marks.push_back(i);
    } else if (c == '}' && depth > 0 && --depth == 0) {
      braces.marks.push_back(i);
      return braces;
    }
  }
  braces.is_open = depth > 0;
  return braces;
}

/// The globs that one with braces stands for.
/// @return "" when done, else why not.
std::string expand(const std::string& glob, std::vector<std::string>& expanded) {
  std::vector<std::string> left = {glob};
  while (!left.empty()) {
    const std::string each = std::move(left.back());
    left.pop_back();
    const Braces braces = find_braces(each);
    if (braces.is_open) return "'" + glob + "' has '{' without '}'";
    if (braces.marks.empty()) {
      expanded.push_back(each);
    } else {
      const std::vector<std::size_t>& marks = braces.marks;
      for (std::size_t i = 0; i + 1 < marks.size(); ++i) {
        left.push_back(each.substr(0, marks.front()) +
                       each.substr(marks[i] + 1, marks[i + 1] - marks[i] - 1) +
                       each.substr(marks.back() + 1));
      }
    }
    if (left.size() + expanded.size() > kMaxGlobs)
      return "'" + glob + "' stands for more than 1000 globs";
  }
  return "";
}

}  // namespace

std::string Selection::add_glob(const std::string& glob) {
  const bool is_wanted = !glob.starts_with('!');
  std::vector<std::string> expanded;
  if (std::string why = expand(is_wanted ? glob : glob.substr(1), expanded); !why.empty())
    return why;
  for (const std::string& each : expanded) {
    if (!globs_.add((is_wanted ? "!" : "") + each))
      return "'" + glob + "' fits no name, whatever it is";
  }
  has_wanted_glob_ = has_wanted_glob_ || is_wanted;
  return "";
}

std::string Selection::add_type(const std::string& name, bool is_wanted) {
  const std::optional<FileType> type = find_file_type(name);
  if (!type) return "there is no type '" + name + "'; " + closest_file_types(name);
  for (const std::string_view glob : type->globs)
    types_.add((is_wanted ? "!" : "") + std::string(glob));
  has_wanted_type_ = has_wanted_type_ || is_wanted;
  return "";
}

bool Selection::takes(std::string_view path, bool is_directory, Verdict by_rules) const noexcept {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const Verdict by_globs = globs_.match(path, name, is_directory);
  if (by_globs != Verdict::none) return by_globs == Verdict::keep;
  if (has_wanted_glob_ && !is_directory) return false;
  if (by_rules == Verdict::ignore) return false;
  if (!is_directory) {
    const Verdict by_type = types_.match(name, name, false);
    if (by_type == Verdict::ignore || (by_type == Verdict::none && has_wanted_type_)) return false;
  }
  return hidden || by_rules == Verdict::keep || !name.starts_with('.');
}

}  // namespace toll::cli
