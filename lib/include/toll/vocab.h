// toll/vocab.h - a vocabulary: an immutable, mapped .tollv image (toll-tollv(5) describes the
// bytes).
#pragma once

#include <toll/result.h>
#include <toll/types.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace toll {

/// One vocabulary. Copies are cheap and share one image; every method is const and thread-safe.
/// Views that it returns live as long as any copy of it.
class Vocab {
 public:
  /// Maps the file at `path` and checks it once; nothing is parsed and no table is built.
  /// Errors: io; bad_vocab (Error::offset: the byte of the file at fault); the words name the file.
  /// Cost: one pass over the file. find_vocab() finds the file of an installed one.
  static Result<Vocab> open(const std::string& path);

  /// As open(), for a file that this library wrote and checked where only its owner could have
  /// changed it since (installed with it, or imported by the user): only the header is read, and
  /// the size compared, so that start-up touches few pages. open() checks such a file again, too.
  static Result<Vocab> open_trusted(const std::string& path);

  /// Borrows an image that is already in memory and outlives every copy of the result.
  /// @param image  8-byte aligned.
  /// Errors: bad_vocab, as open().
  static Result<Vocab> view(std::span<const std::byte> image);

  /// Copies an image, such as compile_vocab() makes: all copies of the result share that one.
  /// Errors: bad_vocab, as open().
  static Result<Vocab> copy_of(std::string_view image);

  /// As view(), for an image that the build has checked and that the executable carries: only the
  /// header is read, so that start-up touches few pages.
  static Result<Vocab> view_trusted(std::span<const std::byte> image);

  /// The vocabulary's own name, e.g. "o200k_base".
  [[nodiscard]] std::string_view name() const noexcept { return property("name"); }

  /// A line of the image's description, or "" if it has none of that key. Keys: name, aliases
  /// (comma separated), scheme, pattern, unicode, licence, package, file, sha256 (of the source
  /// file), source, unreachable (ordinary tokens that no text encodes to, comma separated ids).
  [[nodiscard]] std::string_view property(std::string_view key) const noexcept;

  /// All of the description: lines of KEY TAB VALUE LF.
  [[nodiscard]] std::string_view description() const noexcept;

  /// One past the largest id. Ids below it may be holes.
  [[nodiscard]] TokenId n_ids() const noexcept;
  /// Ordinary tokens.
  [[nodiscard]] std::uint32_t n_tokens() const noexcept;
  /// The ids of special tokens, ascending.
  [[nodiscard]] std::span<const TokenId> specials() const noexcept;
  /// The ids that the model's own code puts before and after every text; often none. An Encoder
  /// adds neither.
  [[nodiscard]] std::span<const TokenId> template_before() const noexcept;
  [[nodiscard]] std::span<const TokenId> template_after() const noexcept;
  /// Whether decoding what any text encodes to gives that text again, byte by byte: nothing is
  /// normalised or dropped, and every byte has a token.
  [[nodiscard]] bool is_lossless() const noexcept;
  /// Bytes of the longest ordinary token.
  [[nodiscard]] std::uint32_t max_token_bytes() const noexcept;

  /// The bytes that `id` stands for (a special token's spelling); empty for a hole or an id >=
  /// n_ids().
  [[nodiscard]] std::string_view bytes(TokenId id) const noexcept;

  /// The ordinary token that is exactly `bytes`, or kNoToken. Cost: one hash, about one probe.
  [[nodiscard]] TokenId find(std::string_view bytes) const noexcept;

  /// The special token spelled `text`, or kNoToken. Cost: linear in the number of special tokens.
  [[nodiscard]] TokenId find_special(std::string_view text) const noexcept;

  /// The whole image, and the checksum that it carries of itself (its fingerprint).
  [[nodiscard]] std::span<const std::byte> image() const noexcept;
  [[nodiscard]] std::uint64_t fingerprint() const noexcept;

  class View;  // lib/vocab/view.h
  [[nodiscard]] const View& tables() const noexcept { return *view_; }

 private:
  explicit Vocab(std::shared_ptr<const View> view) noexcept : view_(std::move(view)) {}
  std::shared_ptr<const View> view_;
};

}  // namespace toll
