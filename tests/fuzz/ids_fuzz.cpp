// ids_fuzz.cpp - any bytes as token ids, in each form. Invariants: a refusal names a place inside
// the bytes; blocks change nothing; what was read, written in that form, reads back the same.
//
// An input: which form, the size of blocks, and the bytes.
#include <algorithm>

#include "cli/id_reader.h"
#include "cli/id_writer.h"
#include "fuzz/fuzz_input.h"

namespace {

using toll::TokenId;
using toll::cli::IdFormat;
using toll::test::require;

class Blocks final : public toll::cli::ByteStream {
 public:
  Blocks(std::string_view text, std::size_t block) noexcept : left_(text), block_(block) {}
  std::string_view next() override {
    const std::string_view some = left_.substr(0, block_);
    left_.remove_prefix(some.size());
    return some;
  }

 private:
  std::string_view left_;
  std::size_t block_;
};

class Gather final : public toll::cli::IdTaker {
 public:
  toll::Status take(std::span<const TokenId> ids) override {
    all.insert(all.end(), ids.begin(), ids.end());
    return {};
  }
  std::vector<TokenId> all;
};

class Written final : public toll::cli::ByteSink {
 public:
  void write(std::string_view some) override { bytes += some; }
  std::string bytes;
};

struct Read {
  std::vector<TokenId> ids;
  toll::Status status;
};

Read read(IdFormat format, std::string_view text, std::size_t block) {
  Blocks blocks(text, block);
  Gather ids;
  toll::Status status = toll::cli::read_ids(format, blocks, ids);
  return {std::move(ids.all), std::move(status)};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr IdFormat kFormats[] = {IdFormat::dec, IdFormat::json, IdFormat::u16, IdFormat::u32,
                                   IdFormat::npy};
  toll::test::FuzzInput input(data, size);
  const IdFormat format = kFormats[input.byte() % std::size(kFormats)];
  const std::size_t block = 1 + input.byte() % 64;
  const std::string_view text = input.rest();
  const Read whole = read(format, text, std::max<std::size_t>(1, text.size()));
  const Read parts = read(format, text, block);
  require(whole.ids == parts.ids && whole.status.has_value() == parts.status.has_value());
  if (!whole.status) {
    require(whole.status.error().code == toll::Errc::bad_token);
    require(whole.status.error().offset <= text.size());
    require(whole.status.error().offset == parts.status.error().offset);
    require(!whole.status.error().detail.empty());
    return 0;
  }
  Written written;
  toll::cli::IdWriter writer(format, written);
  require(writer.write(whole.ids));
  writer.finish();
  const Read again = read(format, written.bytes, block);
  require(again.status && again.ids == whole.ids);
  return 0;
}
