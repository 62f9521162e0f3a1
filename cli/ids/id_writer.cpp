// id_writer.cpp - see id_writer.h.
#include "cli/ids/id_writer.h"

#include <bit>
#include <charconv>
#include <limits>

namespace toll::cli {
namespace {

constexpr std::size_t kMaxDigits = std::numeric_limits<TokenId>::digits10 + 1;
constexpr std::size_t kIdsAtOnce = 8192;

}  // namespace

bool IdWriter::write(std::span<const TokenId> ids) {
  if (format_ == IdFormat::npy) {
    if (ids.size() > max_held_bytes_ / sizeof(TokenId) - held_.size()) return false;
    held_.insert(held_.end(), ids.begin(), ids.end());
    return true;
  }
  while (!ids.empty()) {
    const auto some = ids.first(ids.size() < kIdsAtOnce ? ids.size() : kIdsAtOnce);
    ids = ids.subspan(some.size());
    switch (format_) {
      case IdFormat::u16: write_binary(some, 2); break;
      case IdFormat::u32: write_binary(some, 4); break;
      default: write_text(some);
    }
  }
  return true;
}

void IdWriter::write_text(std::span<const TokenId> ids) {
  scratch_.resize(ids.size() * (kMaxDigits + 1) + 1);
  char* at = scratch_.data();
  for (const TokenId id : ids) {
    if (any_) {
      *at++ = format_ == IdFormat::json ? ',' : ' ';
    } else if (format_ == IdFormat::json) {
      *at++ = '[';
    }
    any_ = true;
    at = std::to_chars(at, at + kMaxDigits, id).ptr;
  }
  out_.write({scratch_.data(), static_cast<std::size_t>(at - scratch_.data())});
}

void IdWriter::write_binary(std::span<const TokenId> ids, std::size_t width) {
  if (width == sizeof(TokenId) && std::endian::native == std::endian::little)
    return out_.write({reinterpret_cast<const char*>(ids.data()), ids.size_bytes()});
  scratch_.resize(ids.size() * width);
  char* at = scratch_.data();
  for (const TokenId id : ids) {
    for (std::size_t i = 0; i < width; ++i) *at++ = static_cast<char>(id >> (8 * i));
  }
  out_.write(scratch_);
}

void IdWriter::finish() {
  switch (format_) {
    case IdFormat::dec: return out_.write("\n");
    case IdFormat::json: return out_.write(any_ ? "]\n" : "[]\n");
    case IdFormat::u16:
    case IdFormat::u32: return;
    case IdFormat::npy: break;
  }
  out_.write(npy_header(held_.size()));
  std::span<const TokenId> rest = held_;
  while (!rest.empty()) {
    const auto some = rest.first(rest.size() < kIdsAtOnce ? rest.size() : kIdsAtOnce);
    write_binary(some, 4);
    rest = rest.subspan(some.size());
  }
}

std::string npy_header(std::uint64_t n_ids) {
  std::string text =
      "{'descr': '<u4', 'fortran_order': False, 'shape': (" + std::to_string(n_ids) + ",), }";
  constexpr std::size_t kPreamble = 10;  // magic, version and the length of what follows
  while ((kPreamble + text.size() + 1) % 64 != 0) text += ' ';
  text += '\n';
  std::string header("\x93NUMPY\x01\x00", 8);
  header += static_cast<char>(text.size() & 0xFF);
  header += static_cast<char>(text.size() >> 8);
  return header + text;
}

}  // namespace toll::cli
