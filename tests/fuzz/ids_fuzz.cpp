// ids_fuzz.cpp - any bytes as token ids, in each form. Invariants: a refusal names a place inside
// the bytes; blocks change nothing; what was read, written in that form, reads back the same.
//
// An input: which form, the size of blocks, and the bytes.
#include <algorithm>

#include "cli/ids/id_reader.h"
#include "cli/ids/id_writer.h"
#include "fuzz/fuzz_input.h"
#include "id_streams.h"

namespace {

using toll::TokenId;
using toll::cli::IdFormat;
using toll::test::require;

struct Read {
  std::vector<TokenId> ids;
  toll::Status status;
};

Read read(IdFormat format, std::string_view text, std::size_t block) {
  toll::test::StringStream blocks(text, block);
  toll::test::IdCollector visitor;
  toll::Status status = toll::cli::read_ids(format, blocks, visitor);
  return {std::move(visitor.ids), std::move(status)};
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
  toll::test::StringSink written;
  toll::cli::IdWriter writer(format, written);
  require(writer.write(whole.ids));
  writer.finish();
  const Read again = read(format, written.text, block);
  require(again.status && again.ids == whole.ids);
  return 0;
}
