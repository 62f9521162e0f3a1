// lib/pipeline/direct_path.cpp - see direct_path.h.
#include "pipeline/direct_path.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

namespace toll {
namespace {

// Scanned at a time: stays in the second-level cache.
constexpr std::size_t kBlock = std::size_t{64} << 10U;
constexpr std::size_t kPadding = pretok::Scanner::kPadding;  // enough for WordKey::of, too

}  // namespace

void DirectPath::begin_text() noexcept {
  scanner_.begin_text();
  offset_ = 0;
  long_open_ = false;
  n_buffered_ = 0;
}

template <bool kIds>
Status DirectPath::scan_as(bool at_end) {
  const auto piece = [this](const std::uint8_t* data, std::size_t n, bool) {
    if (!long_open_) return model_.whole_piece<kIds>(data, n);
    model_.long_part<kIds>(data, n);
    model_.end_long<kIds>();
    long_open_ = false;
  };
  std::size_t done = scanner_.scan(buffer_.get(), n_buffered_, at_end, piece);
  const std::size_t n_accepted = scanner_.n_accepted();
  if (!at_end && n_accepted > 0 && (long_open_ || n_accepted >= model_.long_from())) {
    model_.long_part<kIds>(buffer_.get() + done, n_accepted);
    done += n_accepted;
    scanner_.drop_accepted();
    long_open_ = true;
  }
  out_.flush();
  n_buffered_ -= done;
  if (n_buffered_ > 0 && done > 0) std::memmove(buffer_.get(), buffer_.get() + done, n_buffered_);
  if (n_buffered_ - scanner_.n_accepted() > max_held_) {
    return Error{Errc::limit, offset_,
                 "more than " + std::to_string(max_held_) +
                     " bytes held back before a token's end is known"};
  }
  return {};
}

Status DirectPath::scan(bool at_end) {
  return out_.needs() == Sink::Needs::counts ? scan_as<false>(at_end) : scan_as<true>(at_end);
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

Status DirectPath::text(std::string_view text) {
  while (!text.empty() && !out_.stopped()) {
    const std::string_view block = text.substr(0, kBlock);
    text.remove_prefix(block.size());
    reserve(n_buffered_ + block.size() + kPadding);
    std::memcpy(buffer_.get() + n_buffered_, block.data(), block.size());
    n_buffered_ += block.size();
    offset_ += block.size();
    if (auto status = scan(false); !status) return status;
  }
  return {};
}

Status DirectPath::end(std::uint64_t n_skipped) {
  reserve(kPadding);
  auto status = scan(true);
  scanner_.skip(n_skipped);
  offset_ += n_skipped;
  return status;
}

}  // namespace toll
