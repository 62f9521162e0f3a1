// id_streams.h - strings as what ids are read from and written to.
#pragma once

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
  std::string_view next() override {
    const std::string_view block = rest_.substr(0, block_);
    rest_.remove_prefix(block.size());
    return block;
  }

 private:
  std::string_view rest_;
  std::size_t block_;
};

/// Keeps ids; refuses some once it has more than `refuse_after`.
class IdCollector final : public cli::IdTaker {
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
