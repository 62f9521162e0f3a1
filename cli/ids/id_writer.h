// id_writer.h - token ids to one of the forms of ids.h.
#pragma once

#include <toll/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ids/ids.h"

namespace toll::cli {

/// Where an IdWriter's bytes go.
class ByteSink {
 public:
  ByteSink() = default;
  virtual ~ByteSink() = default;
  ByteSink(const ByteSink&) = delete;
  ByteSink& operator=(const ByteSink&) = delete;
  virtual void write(std::string_view bytes) = 0;
};

/// Writes one sequence of ids, however many pieces it comes in. npy holds all ids until finish():
/// its first line says how many there are.
class IdWriter {
 public:
  /// @param out  borrowed.
  IdWriter(IdFormat format, ByteSink& out) noexcept : format_(format), out_(out) {}

  /// For npy: the most bytes of ids to hold (default 256 MiB).
  void set_max_held_bytes(std::uint64_t n_bytes) noexcept { max_held_bytes_ = n_bytes; }

  /// With u16 every id must be below 65536.
  /// @return false when more would have to be held than is allowed; nothing was taken.
  [[nodiscard]] bool write(std::span<const TokenId> ids);

  /// Ends the sequence.
  void finish();

 private:
  void write_text(std::span<const TokenId> ids);
  void write_binary(std::span<const TokenId> ids, std::size_t width);

  IdFormat format_;
  ByteSink& out_;
  std::uint64_t max_held_bytes_ = std::uint64_t{256} << 20;
  bool any_ = false;
  std::vector<TokenId> held_;
  std::string scratch_;
};

/// The bytes before the data of a NumPy file (NEP 1, version 1.0) of `n_ids` '<u4' in one
/// dimension: the header's length is a multiple of 64.
[[nodiscard]] std::string npy_header(std::uint64_t n_ids);

}  // namespace toll::cli
