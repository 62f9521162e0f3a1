// id_streams.h - strings as what ids are read from and written to.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ids/id_reader.h"
#include "cli/ids/id_writer.h"

namespace toll::test {

class StringSink final : public cli::ByteSink {
 public:
  std::string text;
  void write(std::string_view bytes) override { text += bytes; }
};

/// Gives a string in blocks of one size.
class StringStream final : public cli::ByteStream {
 public:
  StringStream(std::string_view text, std::size_t block) noexcept : rest_(text), block_(block) {}

 private:
  Read read_some(std::span<char> block) override {
    const std::string_view some = rest_.substr(0, std::min(block_, block.size()));
    rest_.remove_prefix(some.size());
    std::copy(some.begin(), some.end(), block.begin());
    return {some.empty() ? Read::State::end : Read::State::data, some.size()};
  }

  std::string_view rest_;
  std::size_t block_;
};

/// Keeps ids; refuses some once it has more than `refuse_after`.
class IdCollector final : public cli::IdVisitor {
 public:
  std::vector<TokenId> ids;
  std::size_t refuse_after = ~std::size_t{0};
  Status take(std::span<const TokenId> some) override {
    ids.insert(ids.end(), some.begin(), some.end());
    if (ids.size() > refuse_after) return Error{Errc::io, 7, "refused"};
    return {};
  }
};

}  // namespace toll::test
