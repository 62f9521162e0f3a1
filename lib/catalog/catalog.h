// lib/catalog/catalog.h - from a name, an alias or a file to a vocabulary. By exact name, never by
// guess.
//
// Who makes a catalog says what is built in and how files are read, so that the command and any
// other program find the same things. Each Error's detail is a whole sentence for a person, which
// begins with the file, and the byte of it, that is at fault.
#pragma once

#include <toll/result.h>
#include <toll/vocab.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace toll::catalog {

/// An image in the program.
struct BuiltIn {
  std::string_view name;
  std::span<const std::byte> image;  ///< 64-byte aligned, checked by who built it in
};

struct Alias {
  std::string_view alias;
  std::string_view name;
};

/// What is known without looking at a disk. Borrowed by the catalog.
struct Contents {
  std::span<const BuiltIn> built_in = {};
  std::span<const std::string_view> names = {};  ///< all that are published, installed or not
  std::span<const Alias> aliases = {};
};

/// The folders that find_vocab() looks in, in order.
[[nodiscard]] std::vector<std::string> standard_folders();

/// All of a file. Errors: io, limit.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::uint64_t max_bytes);

/// How a catalog meets the system that it runs on.
struct Means {
  std::function<std::vector<std::string>()> folders = standard_folders;
  /// Whether only its owner, who had them checked, could have changed what is in a folder: its
  /// files are then opened by Vocab::open_trusted().
  std::function<bool(std::string_view)> trusts = [](std::string_view) { return false; };
  std::function<Result<std::string>(const std::string&, std::uint64_t)> read_file =
      catalog::read_file;
  /// A file's name as the description of an image has it.
  std::function<std::string(std::string_view)> shown = [](std::string_view name) {
    return std::string(name);
  };
  std::string_view scheme_word = "the scheme";  ///< what messages call it
};

/// Where a vocabulary is.
struct Place {
  enum class Kind : std::uint8_t { built_in, installed, file };
  Kind kind = Kind::file;
  std::string name = {};                  ///< what it has to be called; "" if that may be anything
  std::string path = {};                  ///< of what is not built in, as it was named
  std::span<const std::byte> image = {};  ///< of what is
};

/// A file that a person named, in memory.
struct VocabFile {
  std::string path;   ///< in a folder, of the file that was taken
  std::string bytes;  ///< empty for a .tollv file that can be mapped
  bool is_image = false;
  std::string source = {};  ///< where it was pulled from, or empty
};

class Catalog {
 public:
  explicit Catalog(const Contents& contents, Means means = {})
      : contents_(contents), means_(std::move(means)) {}

  /// The published vocabulary that is called so; "" if none is.
  [[nodiscard]] std::string_view canonical(std::string_view name_or_alias) const noexcept;

  /// Where the vocabulary of this name, which is no alias, is built in or installed: NAME.tollv in
  /// the first folder that has it. No file is opened.
  [[nodiscard]] std::optional<Place> where_is(std::string_view name) const;

  /// What `name` means: a vocabulary as where_is() finds it, by its name or an alias; else a path,
  /// if looks_like_file() says so. With "/" it is only a path. Errors: unknown_name.
  [[nodiscard]] Result<Place> find(const std::string& name) const;

  /// All that is built in, then what the folders hold, sorted in each.
  [[nodiscard]] std::vector<Place> places() const;

  /// The names of all that is published or installed.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Opens what find() or places() found. All is checked but what is built in and what is in a
  /// folder that is trusted. @param scheme  of a tiktoken file, or "".
  /// Errors: io, limit, bad_vocab, bad_pattern.
  [[nodiscard]] Result<Vocab> open(const Place& place, const std::string& scheme = {}) const;

  /// Opens a .tollv file, or compiles a model's file or folder in memory. Errors: as open().
  [[nodiscard]] Result<Vocab> open_file(const std::string& path, const std::string& scheme) const;

  /// Reads a file, or in a folder the first of kVocabFiles. Errors: io, limit.
  [[nodiscard]] Result<VocabFile> read(const std::string& path) const;

  /// Compiles a model's file to an image. @param name  what to call the vocabulary.
  /// Errors: bad_vocab, bad_pattern.
  [[nodiscard]] Result<std::string> compile(const VocabFile& file, const std::string& name,
                                            const std::string& scheme) const;

 private:
  [[nodiscard]] Error scheme_refused(std::string_view subject) const;

  Contents contents_;
  Means means_;
};

}  // namespace toll::catalog
