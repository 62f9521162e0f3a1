// lib/encode/sink.cpp - the sinks that the library brings.
#include <toll/sink.h>

namespace toll {

void Sink::skip(std::uint64_t /*n_bytes*/) {}

bool CountSink::take_count(std::uint64_t n) {
  n_tokens_ += n;
  return true;
}

bool CountSink::take_ids(std::span<const TokenId> token_ids,
                         std::span<const std::uint32_t> /*n_bytes*/) {
  return take_count(token_ids.size());
}

bool LimitSink::take_count(std::uint64_t n) {
  n_tokens_ += n;
  return !exceeded();
}

bool LimitSink::take_ids(std::span<const TokenId> token_ids,
                         std::span<const std::uint32_t> /*n_bytes*/) {
  return take_count(token_ids.size());
}

bool IdSink::take_count(std::uint64_t /*n*/) {
  return false;
}

bool IdSink::take_ids(std::span<const TokenId> token_ids,
                      std::span<const std::uint32_t> /*n_bytes*/) {
  out_.insert(out_.end(), token_ids.begin(), token_ids.end());
  return true;
}

bool SliceSink::take_count(std::uint64_t /*n*/) {
  return false;
}

bool SliceSink::take_ids(std::span<const TokenId> token_ids,
                         std::span<const std::uint32_t> n_bytes) {
  for (std::size_t i = 0; i < token_ids.size(); ++i) {
    out_.push_back({offset_, n_bytes[i], token_ids[i]});
    offset_ += n_bytes[i];
  }
  return true;
}

}  // namespace toll
