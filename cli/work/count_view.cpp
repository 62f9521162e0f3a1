// count_view.cpp - see count_view.h.
#include "cli/work/count_view.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/args/quantity.h"

namespace toll::cli {
namespace {

using By = CountViewSpec::By;
using Key = CountViewSpec::Key;

void take_by(CountViewSpec& spec, const std::string& word) {
  constexpr std::string_view kDepth = "depth:";
  const auto depth = word.starts_with(kDepth)
                         ? parse_integer(std::string_view(word).substr(kDepth.size()))
                         : std::nullopt;
  if (word == "file") {
    spec.by = By::file;
  } else if (word == "dir") {
    spec.by = By::directory;
  } else if (word == "ext") {
    spec.by = By::extension;
  } else if (depth) {
    spec.by = By::depth;
    spec.depth = *depth;
  } else {
    throw UsageError("--by", "'" + word + "' is none of file, dir, ext and depth:N");
  }
}

void take_sort(CountViewSpec& spec, const std::string& word) {
  const std::string key = word.substr(0, word.find(':'));
  const std::string direction = word.substr(std::min(key.size() + 1, word.size()));
  spec.sort = key == "tokens"  ? Key::tokens
              : key == "bytes" ? Key::bytes
              : key == "name"  ? Key::name
                               : Key::none;
  const bool is_direction = direction == "asc" || direction == "desc" || word == key;
  if (spec.sort == Key::none || !is_direction)
    throw UsageError("--sort",
                     "'" + word + "' is none of tokens, bytes and name, with :asc or :desc or not");
  spec.descending = word == key ? spec.sort != Key::name : direction == "desc";
}

/// The path of its directory, or ".".
std::string directory_of(const std::string& name) {
  const std::size_t slash = name.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : name.substr(0, slash);
}

/// "py" of "src/a.py"; of one without: "(none)". A name that begins with a dot has none there.
std::string extension_of(const std::string& name) {
  const std::size_t base = name.rfind('/') + 1;  // 0 if there is none
  const std::size_t dot = name.rfind('.');
  const bool has_one = dot != std::string::npos && dot > base && dot + 1 < name.size();
  return has_one ? name.substr(dot + 1) : "(none)";
}

/// The directory at most `depth` below the one that was named.
std::string directory_at(const Input& input, std::uint64_t depth) {
  const std::string directory = directory_of(input.name);
  std::size_t end = input.n_root;
  while (depth > 0 && end < directory.size()) {
    const bool is_slash = directory[end] == '/';
    end = std::min(directory.find('/', end + (is_slash ? 1 : 0)), directory.size());
    --depth;
  }
  if (end == 0 && directory[0] != '/') return ".";
  if (end > 1 && end <= directory.size() && directory[end - 1] == '/') --end;  // the root's
  return directory.substr(0, std::max<std::size_t>(end, 1));
}

}  // namespace

void CountViewSpec::define(CommandLine& line) {
  static constexpr std::string_view kGroups[] = {"file", "dir", "ext", "depth:1"};
  static constexpr std::string_view kKeys[] = {"tokens",     "bytes",     "name",
                                               "tokens:asc", "bytes:asc", "name:desc"};
  line.value(
      "--by", "file|dir|ext|depth:N", "A row for each of these (file)",
      [this](const std::string& word) { take_by(*this, word); }, Offer::nothing, kGroups);
  line.value(
      "--sort", "KEY", "Order of rows: tokens, bytes or name, with :asc or :desc",
      [this](const std::string& word) { take_sort(*this, word); }, Offer::nothing, kKeys);
  line.number("--top", "N", "The first N rows (of most tokens, if not sorted)", top);
}

std::string group_of(const Input& input, const CountViewSpec& spec) {
  switch (spec.by) {
    case By::file: break;
    case By::directory: return directory_of(input.name);
    case By::extension: return extension_of(input.name);
    case By::depth: return directory_at(input, spec.depth);
  }
  return input.name;
}

CountView::CountView(const CountViewSpec& spec) noexcept : spec_(spec) {
  if (!spec_.top || spec_.sort != Key::none) return;
  spec_.sort = Key::tokens;
  spec_.descending = true;
}

bool CountView::is_before(const Item& a, const Item& b) const noexcept {
  const Item& first = spec_.descending ? b : a;
  const Item& second = spec_.descending ? a : b;
  switch (spec_.sort) {
    case Key::none: break;
    case Key::tokens:
      if (a.stats.n_tokens != b.stats.n_tokens) return first.stats.n_tokens < second.stats.n_tokens;
      break;
    case Key::bytes:
      if (a.stats.n_bytes != b.stats.n_bytes) return first.stats.n_bytes < second.stats.n_bytes;
      break;
    case Key::name:
      if (a.name != b.name) return first.name < second.name;
      break;
  }
  return a.order < b.order;
}

/// Leaves out what cannot be among the rows any more.
void CountView::keep_top() {
  const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(*spec_.top, items_.size()));
  const auto before = [this](const Item& a, const Item& b) { return is_before(a, b); };
  std::nth_element(items_.begin(), std::next(items_.begin(), static_cast<std::ptrdiff_t>(n)),
                   items_.end(), before);
  items_.resize(n);
}

void CountView::add(const Input& input, const TextStats& stats) {
  if (spec_.is_grouped()) {
    const auto [group, is_new] = groups_.try_emplace(group_of(input, spec_), items_.size());
    if (!is_new) {
      Item& item = items_[group->second];
      item.stats.n_tokens += stats.n_tokens;
      item.stats.n_bytes += stats.n_bytes;
      item.stats.n_invalid_utf8 += stats.n_invalid_utf8;
      ++item.n_files;
      return;
    }
    items_.push_back({group->first, stats, 1, n_added_++});
    return;
  }
  items_.push_back({input.name, stats, 1, n_added_++});
  constexpr std::uint64_t kFew = 1024;
  if (spec_.top && items_.size() / 2 > std::max(*spec_.top, kFew)) keep_top();
}

std::vector<CountView::Item> CountView::take() {
  std::sort(items_.begin(), items_.end(),
            [this](const Item& a, const Item& b) { return is_before(a, b); });
  if (spec_.top && items_.size() > *spec_.top) items_.resize(static_cast<std::size_t>(*spec_.top));
  groups_.clear();
  return std::move(items_);
}

}  // namespace toll::cli
