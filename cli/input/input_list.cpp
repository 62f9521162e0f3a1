// input_list.cpp - see input_list.h.
#include "cli/input/input_list.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/input/directory_walk.h"
#include "cli/input/long_path.h"

namespace toll::cli {
namespace {

using Origin = Input::Origin;
using Disposition = Input::Disposition;

Input failed(std::string name, std::string why) {
  return {std::move(name), Origin::walked, Disposition::fail, std::move(why)};
}

}  // namespace

/// The names in a list, as they are read.
class NameList {
 public:
  /// @param file  the list: "-" is standard input.
  NameList(const std::string& file, bool is_lines)
      : file_(file),
        end_(is_lines ? '\n' : '\0'),
        opened_(Source::open({file, file == "-" ? Origin::standard_input : Origin::named})),
        block_(std::make_unique_for_overwrite<Block>()) {}

  /// The next name, without what ends it; nothing at the end of the list.
  std::optional<std::string> next() {
    while (true) {
      if (std::optional<std::string> name = next_whole()) return name;
      if (!read_more()) break;
    }
    if (at_ == text_.size()) return std::nullopt;
    return clean(text_.substr(std::exchange(at_, text_.size())));
  }

  /// What stands for the list where it could not be read to its end, once.
  std::optional<Input> broken() { return std::exchange(broken_, std::nullopt); }
  [[nodiscard]] bool is_lines() const noexcept { return end_ == '\n'; }

 private:
  std::optional<std::string> next_whole() {
    const std::size_t end = text_.find(end_, std::max(at_, n_without_end_));
    if (end == std::string::npos) {
      n_without_end_ = text_.size();
      return std::nullopt;
    }
    const std::size_t begin = std::exchange(at_, end + 1);
    return clean(text_.substr(begin, end - begin));
  }

  // Windows' programs put a byte order mark before the first line and a CR at the end of each.
  std::string clean(std::string name) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (is_lines() && is_first_ && name.starts_with(kMark)) name.erase(0, kMark.size());
    is_first_ = false;
    if (is_lines() && name.ends_with('\r')) name.pop_back();
    return name;
  }

  bool read_more() {
    constexpr std::size_t kMaxName = std::size_t{1} << 20U;
    if (opened_.source && text_.size() - at_ > kMaxName) {
      return stop(failed(file_, "a name of more than " + std::to_string(kMaxName) + " bytes"));
    }
    if (!opened_.source) {
      if (!opened_.why.empty()) return stop(failed(file_, std::exchange(opened_.why, {})));
      return false;
    }
    const ByteStream::Read read = opened_.source->read(block_->bytes);
    if (read.state == ByteStream::Read::State::data) {
      text_.erase(0, std::exchange(at_, 0));
      n_without_end_ = text_.size();
      text_.append(block_->bytes.data(), read.n_bytes);
      return true;
    }
    if (read.state == ByteStream::Read::State::failed) return stop(failed(file_, read.why));
    if (read.state == ByteStream::Read::State::interrupted)
      return stop({file_, Origin::named, Disposition::interrupted});
    opened_.source.reset();
    return false;
  }

  /// There is no more than what stands for the list: what began is no name.
  bool stop(Input broken) {
    broken_ = std::move(broken);
    opened_.source.reset();
    text_.clear();
    at_ = 0;
    n_without_end_ = 0;
    return false;
  }

  std::string file_;
  char end_;
  Source::Opened opened_;
  std::unique_ptr<Block> block_;
  std::string text_;               ///< what was read, but for names long given
  std::size_t at_ = 0;             ///< of the next name in it
  std::size_t n_without_end_ = 0;  ///< so far no name ends
  bool is_first_ = true;
  std::optional<Input> broken_;
};

InputList::InputList(const InputSpec& spec) : spec_(spec) {
  if (spec.list == InputSpec::List::none) return;
  is_stdin_taken_ = spec.list_file == "-";
  list_ = std::make_unique<NameList>(spec.list_file, spec.list == InputSpec::List::lines);
}

InputList::~InputList() = default;

std::optional<std::string> InputList::next_name() {
  while (list_) {
    std::optional<std::string> name = list_->next();
    if (!name) break;
    // An empty line names nothing; an empty name between NULs is a mistake of whoever wrote it.
    if (!name->empty() || !list_->is_lines()) return name;
  }
  if (next_name_ < spec_.names.size()) return spec_.names[next_name_++];
  if (spec_.names.empty() && spec_.list == InputSpec::List::none && next_name_++ == 0)
    return spec_.recursive ? "." : "-";
  return std::nullopt;
}

std::optional<Input> InputList::next() {
  while (true) {
    if (walk_) {
      if (std::optional<Input> found = walk_->next()) return found;
      walk_.reset();
    }
    std::optional<std::string> name = next_name();
    if (!name) return list_ ? list_->broken() : std::nullopt;
    if (std::optional<Input> input = start(*std::move(name))) return input;
  }
}

/// The input that a name on the command line or in a list stands for; nothing if it is a directory
/// that is walked from now on.
std::optional<Input> InputList::start(std::string name) {
  if (name == "-") {
    if (std::exchange(is_stdin_taken_, true))
      return failed(name, "standard input is already taken");
    return Input{std::move(name), Origin::standard_input};
  }
  if (name.empty()) return failed(name, "an empty file name");
  if (spec_.recursive && name.find('\0') == std::string::npos && is_directory(name)) {
    walk_ = std::make_unique<DirectoryWalk>(name, spec_.selection);
    return std::nullopt;
  }
  Input input{std::move(name), Origin::named};
  input.can_recurse = spec_.can_recurse;
  return input;
}

std::vector<Input> list_inputs(const InputSpec& spec) {
  InputList list(spec);
  std::vector<Input> inputs;
  while (std::optional<Input> input = list.next()) inputs.push_back(*std::move(input));
  return inputs;
}

}  // namespace toll::cli
