// lib/encode/direct_path.cpp - see direct_path.h.
#include "encode/direct_path.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace toll::encode {
namespace {

// Scanned at a time: stays in the second-level cache.
constexpr std::size_t kBlock = std::size_t{64} << 10U;
// So much of a new text is copied to where the end of the last lies. From twice that on a text is
// worth scanning in place.
constexpr std::size_t kJoined = std::size_t{1} << 10U;
constexpr std::size_t kPadding = pretok::Scanner::kPadding;  // enough for the model, too

}  // namespace

void DirectPath::begin_text(bool /*specials_are_text*/) {
  model_.begin_text();
  scanner_.begin_text();
  offset_ = 0;
  long_open_ = false;
  n_buffered_ = 0;
}

/// Collects pieces that come one by one, so that the model gets many at once.
class DirectPath::Pieces {
 public:
  explicit Pieces(DirectPath& owner) noexcept : owner_(owner) { offsets_[0] = 0; }

  void operator()(const std::uint8_t* data, std::size_t n, bool /*is_match*/) {
    if (owner_.long_open_) {
      owner_.model_.long_part(data, n);
      owner_.model_.end_long();
      owner_.long_open_ = false;
      return;
    }
    if (n_pieces_ == 0) base_ = data;
    if (n < 6 || !owner_.splits_.may_split(data, n)) return add_part(data, n);
    std::size_t begin = 0;
    owner_.splits_.split(data, n, [&](std::size_t end) {
      add_part(data + begin, end - begin);
      begin = end;
    });
  }
  void run(const std::uint8_t* base, std::span<std::uint32_t> offsets, bool has_wide_places) {
    flush();
    if (has_wide_places) {
      const auto ends = owner_.splits_.choose(simd::kernels(), base, offsets.subspan(1));
      offsets = offsets.first(1 + ends.size());
    }
    owner_.model_.encode_run(base, offsets);
  }
  void add_part(const std::uint8_t* data, std::size_t n) {
    if (!owner_.model_.is_long(n)) return add(data + n);
    flush();
    owner_.model_.long_piece(data, n);
    base_ = data + n;
  }
  void add(const std::uint8_t* end) {
    offsets_[++n_pieces_] = static_cast<std::uint32_t>(end - base_);
    if (n_pieces_ < kMaxPieces) return;
    flush();
    base_ = end;
  }
  /// The prefix of a piece that goes on: what need not be held goes to the model.
  /// @return  the bytes that did.
  std::size_t open(const std::uint8_t* data, std::size_t n) {
    flush();
    std::size_t done = 0;
    if (!owner_.long_open_ && owner_.splits_.may_split(data, n)) {
      base_ = data;
      owner_.splits_.split(data, n, [&](std::size_t end) {
        if (end == n) return;
        add(data + end);
        done = end;
      });
    }
    if (done > 0) return done;
    if (!owner_.long_open_) {
      done = owner_.model_.prefix(data, n);
      // What is left is looked at again with what follows: where it is most, it would be each time.
      if (n - done <= done || n < owner_.model_.long_from()) return done;
    }
    owner_.model_.long_part(data + done, n - done);
    owner_.long_open_ = true;
    return n;
  }
  void flush() {
    if (n_pieces_ > 0) owner_.model_.encode_run(base_, std::span(offsets_.data(), n_pieces_ + 1));
    n_pieces_ = 0;
  }

 private:
  DirectPath& owner_;
  const std::uint8_t* base_ = nullptr;
  static constexpr std::size_t kMaxPieces = 512;
  std::array<std::uint32_t, kMaxPieces + 1> offsets_;
  std::size_t n_pieces_ = 0;
};

/// Scans p[0, n), which begins with the bytes that the last scan has left.
/// @return  the bytes that are done with.
std::size_t DirectPath::scan(const std::uint8_t* p, std::size_t n, bool at_end) {
  Pieces pieces(*this);
  std::size_t done = scanner_.scan(p, n, at_end, pieces);
  if (const std::size_t n_accepted = scanner_.n_accepted(); !at_end && n_accepted > 0) {
    const std::size_t n_dropped = pieces.open(p + done, n_accepted);
    if (n_dropped > 0) scanner_.drop_accepted(n_dropped);
    done += n_dropped;
  }
  pieces.flush();
  out_.flush();
  return done;
}

Status DirectPath::check_held(std::size_t n_open) const {
  const std::size_t n_in_model = model_.n_held();  // of a long piece's text, which lies before
  if (n_open - scanner_.n_accepted() + n_in_model <= max_held_) return {};
  return too_much_held(offset_ - n_open - n_in_model, max_held_);
}

Status DirectPath::scan_buffer(bool at_end) {
  const std::size_t done = scan(buffer_.get(), n_buffered_, at_end);
  n_buffered_ -= done;
  if (n_buffered_ > 0 && done > 0) std::memmove(buffer_.get(), buffer_.get() + done, n_buffered_);
  return check_held(n_buffered_);
}

/// Scans all but the end of `text`, which is the padding, where it lies.
/// @param text  loses what is done with.
Status DirectPath::scan_in_place(std::string_view& text) {
  std::size_t n_open = 0;
  while (text.size() > n_open + kPadding && !out_.stopped()) {
    const std::size_t n = n_open + std::min(text.size() - n_open - kPadding, kBlock);
    const std::size_t done = scan(reinterpret_cast<const std::uint8_t*>(text.data()), n, false);
    offset_ += n - n_open;
    n_open = n - done;
    text.remove_prefix(done);
    if (auto status = check_held(n_open); !status) return status;
  }
  // The scanner has seen these.
  append(text.substr(0, n_open));
  text.remove_prefix(n_open);
  return {};
}

/// Makes room for `n_bytes`, by doubling, and leaves new bytes as they are: a short text then
/// touches few pages.
void DirectPath::reserve(std::size_t n_bytes) {
  if (n_bytes <= n_buffer_bytes_) return;
  const std::size_t n_new = std::max(n_bytes, std::max(2 * n_buffer_bytes_, kBlock + kPadding));
  auto grown = std::make_unique_for_overwrite<std::uint8_t[]>(n_new);
  if (n_buffered_ > 0) std::memcpy(grown.get(), buffer_.get(), n_buffered_);
  buffer_ = std::move(grown);
  n_buffer_bytes_ = n_new;
}

void DirectPath::append(std::string_view text) {
  reserve(n_buffered_ + text.size() + kPadding);
  std::memcpy(buffer_.get() + n_buffered_, text.data(), text.size());
  n_buffered_ += text.size();
}

base::Text DirectPath::next(std::string_view& block) {
  return base::Text::of(std::exchange(block, {}));
}

/// What is open when a text comes goes on in the buffer, until all that is open lies in the new
/// text.
Status DirectPath::text(const base::Text& from) {
  std::string_view text = from.view();
  while (!text.empty() && !out_.stopped()) {
    const bool is_long = text.size() >= 2 * kJoined;
    if (is_long && n_buffered_ == 0) {
      if (auto status = scan_in_place(text); !status) return status;
      continue;
    }
    const std::string_view block = text.substr(0, is_long ? kJoined : kBlock);
    text.remove_prefix(block.size());
    append(block);
    offset_ += block.size();
    if (auto status = scan_buffer(false); !status) return status;
    if (is_long && n_buffered_ <= block.size()) {
      text = {text.data() - n_buffered_, text.size() + n_buffered_};
      offset_ -= n_buffered_;
      n_buffered_ = 0;
    }
  }
  return {};
}

Status DirectPath::end(std::uint64_t n_skipped) {
  reserve(kPadding);
  auto status = scan_buffer(true);
  scanner_.skip(n_skipped);
  offset_ += n_skipped;
  return status;
}

}  // namespace toll::encode
